/**
 * What the gateway has to know of WebSocket (RFC 6455): its handshake, where frames begin, and a few control frames.
 *
 * <p>Begin with {@link dev.portcullis.wire.ws.FrameFollower}. Messages are not read: tunnels pass them on as they come.
 */
@Floor(4)
@NullMarked
package dev.portcullis.wire.ws;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
