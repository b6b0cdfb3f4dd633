/**
 * Integrations: what finally answers a request. Begin with {@link dev.portcullis.spi.integration.Integration}.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(4)
@NullMarked
package dev.portcullis.spi.integration;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
