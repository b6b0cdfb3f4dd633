/**
 * gRPC as far as a gateway must know it: which requests are calls, how long they may last, and which status tells what.
 *
 * <p>Begin with {@link dev.portcullis.wire.grpc.GrpcCallHead}. Messages are never looked into. Source: the gRPC over HTTP/2
 * protocol, <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">PROTOCOL-HTTP2.md</a>.
 */
@Floor(4)
@NullMarked
package dev.portcullis.wire.grpc;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
