package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.observe.Completion;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of an exchange while it runs, and read when it has ended. The first error noted is the one that counts. Belongs
 * to the exchange; confined to its loop.
 */
@EventLoopConfined
final class ExchangeRecord implements Completion {

    private final LoopContext loop;

    private int status;
    private @Nullable GatewayError error;
    private long requestBytes;
    private long responseBytes;
    private long started;
    private long upstreamStarted;
    private long upstreamHead;
    private int upstreamStatus;
    private long ended;
    private int attempts;
    private @Nullable String endpoint;
    private boolean waited;

    ExchangeRecord(LoopContext loop) {
        this.loop = loop;
    }

    void begin(long nanos) {
        status = 0;
        error = null;
        requestBytes = 0;
        responseBytes = 0;
        started = nanos;
        upstreamStarted = 0;
        upstreamHead = 0;
        upstreamStatus = 0;
        ended = 0;
        attempts = 0;
        endpoint = null;
        waited = false;
    }

    /** A filter waits: what comes next does not come at the time of the exchange's beginning. */
    void waited() {
        waited = true;
    }

    void failed(GatewayError cause) {
        if (error == null) {
            error = cause;
        }
    }

    void attempted(String at) {
        if (attempts++ == 0) {
            upstreamStarted = waited ? loop.nanos() : started;
        }
        endpoint = at;
    }

    /** The integration has given a head: an upstream's, if one was tried. */
    void upstreamHead(int answered) {
        if (attempts > 0) {
            upstreamStatus = answered;
            upstreamHead = loop.nanos();
        }
    }

    void answered(int bytes) {
        responseBytes += bytes;
    }

    void end(int finalStatus, long requestBody) {
        status = finalStatus;
        requestBytes = requestBody;
        ended = loop.nanos();
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public @Nullable GatewayError error() {
        return error;
    }

    @Override
    public long requestBytes() {
        return requestBytes;
    }

    @Override
    public long responseBytes() {
        return responseBytes;
    }

    @Override
    public long startedNanos() {
        return started;
    }

    @Override
    public long upstreamStartedNanos() {
        return upstreamStarted;
    }

    @Override
    public long upstreamHeadNanos() {
        return upstreamHead;
    }

    @Override
    public int upstreamStatus() {
        return upstreamStatus;
    }

    @Override
    public long endedNanos() {
        return ended;
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public @Nullable String endpoint() {
        return endpoint;
    }
}
