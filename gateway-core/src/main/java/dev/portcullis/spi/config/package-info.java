/**
 * What the records that hold settings say about themselves, for the reference, the schema and error messages.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(2)
@NullMarked
package dev.portcullis.spi.config;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
