package dev.portcullis.spi.observe;

import dev.portcullis.error.GatewayError;
import org.jspecify.annotations.Nullable;

/** How an exchange ended. Valid during {@code onComplete} only. Times are {@link dev.portcullis.time.Ticker} nanoseconds. */
public interface Completion {

    /**
     * Status sent, or that would have been sent; 499 if the client left before any. An error that was told in gRPC, which
     * always says 200, counts with its own status.
     */
    int status();

    /** Why the exchange failed; null if it did not. The first cause, not its consequences. */
    @Nullable GatewayError error();

    /** Body bytes received from the client. */
    long requestBytes();

    /** Body bytes handed to the client's connection. */
    long responseBytes();

    /** When the request head had arrived. */
    long startedNanos();

    /** When the first upstream attempt was made; 0 if none. */
    long upstreamStartedNanos();

    /** When the upstream's head had arrived; 0 if none did. */
    long upstreamHeadNanos();

    /** The status of the upstream's answer, before filters changed it; 0 if none came. */
    int upstreamStatus();

    /** When the last byte was handed to the client's connection, or the failure happened. */
    long endedNanos();

    /** Attempts made at upstreams. */
    int attempts();

    /** The upstream endpoint that answered or failed last, as {@code host:port}; null if none was asked. */
    @Nullable String endpoint();
}
