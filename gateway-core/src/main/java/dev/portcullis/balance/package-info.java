/**
 * Chooses one of several servers for a request, from what one loop knows of them.
 *
 * <p>Begin with {@link dev.portcullis.balance.Balancer}. Everything here is plain state of one loop; nothing knows sockets.
 */
@Floor(6)
@NullMarked
package dev.portcullis.balance;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
