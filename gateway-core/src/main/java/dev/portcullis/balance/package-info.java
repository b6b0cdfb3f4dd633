/**
 * Chooses one of several servers for a request, from what one loop knows of them, and says when none is to be asked.
 *
 * <p>Begin with {@link dev.portcullis.balance.Balancer}, plain state of one loop. What all loops of an upstream share is {@link
 * dev.portcullis.balance.RetryBudget} and {@link dev.portcullis.balance.CircuitBreaker}. Nothing knows sockets.
 */
@Floor(6)
@NullMarked
package dev.portcullis.balance;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
