/**
 * What can go wrong with an exchange, as values.
 *
 * <p>Begin with {@link dev.portcullis.error.GatewayError}. The engine's own errors are {@link
 * dev.portcullis.error.CoreError}; a plugin brings an enum of its own.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(0)
@NullMarked
package dev.portcullis.error;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
