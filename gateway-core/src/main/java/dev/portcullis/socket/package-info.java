/**
 * The last step before a socket. For connections of both sides; not published to plugins.
 *
 * <p>Begin with {@link dev.portcullis.socket.DirectSend}.
 */
@Floor(5)
@NullMarked
package dev.portcullis.socket;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
