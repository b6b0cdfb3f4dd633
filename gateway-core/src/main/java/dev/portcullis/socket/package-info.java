/**
 * The last step before a socket: frames gathered into few writes, and pieces sent past Netty's queue. For connections of both
 * sides; not published to plugins.
 *
 * <p>Begin with {@link dev.portcullis.socket.FrameOutput} and {@link dev.portcullis.socket.DirectSend}.
 */
@Floor(5)
@NullMarked
package dev.portcullis.socket;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
