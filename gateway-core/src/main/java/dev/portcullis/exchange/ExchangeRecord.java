package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.observe.Completion;
import org.jspecify.annotations.Nullable;

/** What is noted of an exchange while it runs, and read when it has ended. The first error noted is the one that counts. */
@EventLoopConfined
final class ExchangeRecord implements Completion {

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
    }

    void failed(GatewayError cause) {
        if (error == null) {
            error = cause;
        }
    }

    void attempted(String at, long nanos) {
        if (attempts++ == 0) {
            upstreamStarted = nanos;
        }
        endpoint = at;
    }

    void upstreamHead(int answered, long nanos) {
        upstreamStatus = answered;
        upstreamHead = nanos;
    }

    void answered(int bytes) {
        responseBytes += bytes;
    }

    void end(int finalStatus, long requestBody, long nanos) {
        status = finalStatus;
        requestBytes = requestBody;
        ended = nanos;
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
