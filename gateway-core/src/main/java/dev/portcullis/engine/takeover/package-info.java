/**
 * How a process takes the place of one that runs, on the same host, without a connection being lost: the two talk over a
 * unix socket, and the listening sockets go along with what they say.
 *
 * <p>{@link dev.portcullis.engine.takeover.TakeOverSocket} is the side that runs, {@link dev.portcullis.engine.takeover.Predecessor} the
 * side that is to run. {@link dev.portcullis.engine.takeover.Words} has what they say.
 */
@Floor(13)
@NullMarked
package dev.portcullis.engine.takeover;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
