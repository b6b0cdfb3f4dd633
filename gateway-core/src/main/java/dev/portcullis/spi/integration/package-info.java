/**
 * Integrations: what finally answers a request. Begin with {@link dev.portcullis.spi.integration.Integration}.
 */
@Floor(4)
@NullMarked
package dev.portcullis.spi.integration;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
