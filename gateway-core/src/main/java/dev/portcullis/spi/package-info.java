/**
 * What a plugin works with: the exchange, its request and response, their bodies, and what a step of the chain may answer.
 *
 * <p>Begin with {@link dev.portcullis.spi.Exchange} and {@link dev.portcullis.spi.Outcome}. The kinds of plugin are in the
 * packages below this one.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(3)
@NullMarked
package dev.portcullis.spi;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
