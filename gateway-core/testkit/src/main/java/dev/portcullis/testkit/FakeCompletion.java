package dev.portcullis.testkit;

import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.observe.Completion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an exchange ended, as a test says. At first: 200 after 1 ms, no body, no upstream. */
public final class FakeCompletion implements Completion {

    private static final long STARTED = 1_000_000_000L;

    private int status = 200;
    private @Nullable GatewayError error;
    private long requestBytes;
    private long responseBytes;
    private Duration duration = Duration.ofMillis(1);
    private long upstreamStarted;
    private long upstreamHead;
    private int attempts;
    private @Nullable String endpoint;

    public static FakeCompletion of(int status) {
        FakeCompletion completion = new FakeCompletion();
        completion.status = status;
        return completion;
    }

    public static FakeCompletion failed(GatewayError error) {
        FakeCompletion completion = of(error.status());
        completion.error = error;
        return completion;
    }

    public FakeCompletion after(Duration duration) {
        this.duration = duration;
        return this;
    }

    public FakeCompletion bytes(long request, long response) {
        requestBytes = request;
        responseBytes = response;
        return this;
    }

    /** The first attempt was made at once, and the head came after {@code latency}. */
    public FakeCompletion upstream(String endpoint, int attempts, Duration latency) {
        this.endpoint = endpoint;
        this.attempts = attempts;
        this.upstreamStarted = STARTED;
        this.upstreamHead = STARTED + latency.toNanos();
        return this;
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
        return STARTED;
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
        return upstreamHead == 0 ? 0 : status;
    }

    @Override
    public long endedNanos() {
        return STARTED + duration.toNanos();
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
