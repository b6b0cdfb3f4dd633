/**
 * One request and its response, whatever the version of HTTP and wherever the answer comes from.
 *
 * <p>Begin with {@link dev.portcullis.exchange.DefaultExchange}, the life of one; it says which part does what. {@link
 * dev.portcullis.exchange.ClientStream} is what it needs of the side the request came in on.
 */
@Floor(8)
@NullMarked
package dev.portcullis.exchange;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
