/**
 * What is known when an exchange has ended, and what is counted of it. Begin with {@link
 * dev.portcullis.spi.observe.Completion}.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(3)
@NullMarked
package dev.portcullis.spi.observe;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
