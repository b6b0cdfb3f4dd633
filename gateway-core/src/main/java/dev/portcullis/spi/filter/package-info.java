/**
 * Filters: the guests of the chain, sorted into fixed slots.
 *
 * <p>Begin with {@link dev.portcullis.spi.filter.RequestFilter}.
 *
 * <p>Published to plugins: what is public here stays.
 */
@Floor(4)
@NullMarked
package dev.portcullis.spi.filter;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
