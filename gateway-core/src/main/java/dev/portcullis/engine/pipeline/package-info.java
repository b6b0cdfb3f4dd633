/**
 * Client connections: from accepted sockets to exchanges, all on the loop that owns the connection.
 *
 * <p>Begin with {@link dev.portcullis.engine.pipeline.Http1Connection} and {@link
 * dev.portcullis.engine.pipeline.Http2ClientConnection}, what a connection is, and {@link
 * dev.portcullis.engine.pipeline.LoopState}, what its loop knows.
 */
@Floor(11)
@NullMarked
package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
