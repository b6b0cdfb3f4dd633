/**
 * Where a gateway keeps what it needs beyond one run, and what it shares with the process that comes after it.
 *
 * <p>There is one class: {@link dev.portcullis.server.state.StateDirectory}.
 */
@Floor(12)
@NullMarked
package dev.portcullis.server.state;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
