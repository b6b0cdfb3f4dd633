package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;

/** A connection as its pool sees it, whatever version of HTTP it speaks. */
@EventLoopConfined
interface PooledConnection {

    /** Its place among the idle ones. */
    IdleStack.Place place();

    /** Whether requests can have it at the same time, until the server takes no more: HTTP/2. */
    boolean isShared();

    /** Whether a request can have it now: an HTTP/1 connection that is idle, or an HTTP/2 one with room. */
    boolean isUsable();

    /** A request has it, or a stream of it. */
    UpstreamStream lend();

    /** It lies in the stack, for so long at most; the server may close it meanwhile. */
    void idle(long keepAliveNanos);

    /** Closes it, which no request has. */
    void close();
}
