package dev.portcullis.proxy;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.CircuitBreakerConfig;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.integration.RetryConfig;
import dev.portcullis.testkit.ManualTicker;
import dev.portcullis.upstream.Endpoint;
import dev.portcullis.upstream.Safeguards;
import dev.portcullis.upstream.TriedEndpoints;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream with one server, whose streams write down what they are told. */
final class FakeUpstream implements Upstream {

    final List<String> got = new ArrayList<>();
    private final Endpoint endpoint = new Endpoint(TargetUrl.parse("http://10.0.0.1:8080"), 1);

    /** In nanoseconds. */
    final List<Long> pauses = new ArrayList<>();

    final ManualTicker clock = new ManualTicker();

    private final Safeguards safeguards;
    private Runnable paused = () -> {};

    FakeUpstream() {
        this(null, null);
    }

    FakeUpstream(@Nullable RetryConfig retry, @Nullable CircuitBreakerConfig circuit) {
        safeguards = new Safeguards("test", retry, circuit, clock);
    }

    /** Whether a stream is to be had at once. */
    boolean idle = true;

    boolean writable = true;

    /** Whether streams can be refused when some of the body was sent. */
    boolean refuses;
    /** Whether its connections were used before. */
    boolean stale;

    /** What the server does as soon as it has a piece of a body. */
    Runnable onFirstChunk = () -> {};

    @Nullable Waiter waiter;

    UpstreamStream.@Nullable Listener listener;

    @Override
    public String name() {
        return "test";
    }

    @Override
    public UpstreamConfig config() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Runnable open(int loopIndex, boolean fresh, @Nullable TriedEndpoints except, Waiter who) {
        got.add(fresh ? "open fresh" : "open");
        waiter = who;
        if (idle) {
            who.onStream(new Stream());
            return null;
        }
        return () -> got.add("gave up");
    }

    @Override
    public Safeguards safeguards() {
        return safeguards;
    }

    @Override
    public Runnable later(int loopIndex, long nanos, Runnable task) {
        pauses.add(nanos);
        paused = task;
        return () -> got.add("took back");
    }

    /** Ends the pause. */
    void goOn() {
        Runnable task = paused;
        paused = () -> {};
        task.run();
    }

    /** Ends the wait. */
    void give() {
        waiter.onStream(new Stream());
    }

    @Override
    public void reconfigure(UpstreamConfig config) {}

    @Override
    public void close() {}

    private final class Stream implements UpstreamStream {

        @Override
        public void responseNanos(long nanos) {
            if (nanos > 0) {
                got.add("patience " + nanos);
            }
        }

        @Override
        public void start(Listener to, HeadBlock request, byte @Nullable [] target, long bodyLength, HeadBlock into) {
            listener = to;
            got.add(request.text(request.methodStart(), request.methodEnd()) + " "
                    + request.text(request.targetStart(), request.targetEnd()) + " " + bodyLength);
        }

        @Override
        public void data(@Owned ByteBuf chunk) {
            got.add(chunk.toString(StandardCharsets.US_ASCII));
            chunk.release();
            Runnable action = onFirstChunk;
            onFirstChunk = () -> {};
            action.run();
        }

        @Override
        public void end(@Nullable HeadBlock trailers) {
            got.add("end");
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void pause() {
            got.add("pause");
        }

        @Override
        public void resume() {
            got.add("resume");
        }

        @Override
        public void cancel() {
            got.add("cancel");
        }

        @Override
        public void discard() {
            got.add("discard");
        }

        @Override
        public boolean tellsUnprocessed() {
            return refuses;
        }

        @Override
        public boolean mayBeStale() {
            return stale;
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }
    }
}
