package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A body that has arrived already. */
final class FakeBody implements Body {

    private static final Object CLIENT_GONE = new Object();

    private final GatewayError tooLarge;
    private final List<BodyTransformer> transformers = new ArrayList<>();
    private byte[] bytes;
    private long length;
    private long limit = Long.MAX_VALUE;
    private @Nullable GatewayError limitError;
    private @Nullable Object received;

    /** {@code tooLarge} is the error of {@link #aggregate}. */
    FakeBody(byte[] bytes, long length, GatewayError tooLarge) {
        this.bytes = bytes;
        this.length = length;
        this.tooLarge = tooLarge;
    }

    void reset(byte[] bytes, long length) {
        this.bytes = bytes;
        this.length = length;
        limit = Long.MAX_VALUE;
        limitError = null;
        received = null;
        transformers.clear();
    }

    long limit() {
        return limit;
    }

    /** The body as its receiver gets it, or the error that breaks it off. It passes the transformers once. */
    Object received() {
        Object known = received;
        if (known == null) {
            Collector collector = new Collector();
            drainTo(collector);
            known = collector.error != null ? collector.error : collector.bytes;
            received = known;
        }
        return known;
    }

    /** Half of the body comes, then the sender leaves. Nothing if it has been received already. */
    void cutOff() {
        if (received == null) {
            received = CLIENT_GONE;
            Chunks chunks = new Chunks();
            Pipe pipe = new Pipe(transformers, 0, new Collector());
            chunks.send(bytes, 0, bytes.length / 2, pipe);
            pipe.discard();
            chunks.assertReleased();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void limit(long max, GatewayError error) {
        if (max < limit) {
            limit = max;
            limitError = error;
        }
    }

    @Override
    public Outcome aggregate(long max, Function<BufferedBody, Outcome> next) {
        if (bytes.length > Math.min(max, limit)) {
            return Outcome.reject(limitError != null && limit < max ? limitError : tooLarge);
        }
        byte[] collected = bytes;
        return next.apply(new BufferedBody() {
            @Override
            public int length() {
                return collected.length;
            }

            @Override
            public byte[] bytes() {
                return collected.clone();
            }

            @Override
            public String text() {
                return new String(collected, StandardCharsets.UTF_8);
            }
        });
    }

    @Override
    public void transform(BodyTransformer transformer) {
        transformers.add(transformer);
        length = UNKNOWN;
    }

    @Override
    public void tap(BodyTap tap) {
        transformers.add(new BodyTransformer() {
            @Override
            public void transform(@Owned ByteBuf chunk, BodyOutput out) {
                tap.data(chunk);
                out.emit(chunk);
            }

            @Override
            public void end(BodyOutput out) {
                tap.end(false);
            }

            @Override
            public void discard() {
                tap.discard();
            }
        });
    }

    @Override
    public void replace(byte[] replacement) {
        bytes = replacement;
        length = replacement.length;
    }

    @Override
    public void drainTo(BodySink sink) {
        if (limitError != null && bytes.length > limit) {
            transformers.forEach(BodyTransformer::discard);
            sink.fail(limitError, null);
            return;
        }
        Chunks chunks = new Chunks();
        Pipe pipe = new Pipe(transformers, 0, sink);
        int half = bytes.length / 2;
        chunks.send(bytes, 0, half, pipe);
        chunks.send(bytes, half, bytes.length, pipe);
        pipe.end();
        if (pipe.isBroken()) {
            pipe.discard();
        }
        chunks.assertReleased();
    }

    /** The chunks of one body, which whoever takes them has to release. */
    private static final class Chunks {

        private final List<ByteBuf> given = new ArrayList<>();

        void send(byte[] bytes, int from, int to, Pipe pipe) {
            if (from < to) {
                ByteBuf chunk = Unpooled.copiedBuffer(bytes, from, to - from);
                given.add(chunk);
                pipe.emit(chunk);
            }
        }

        void assertReleased() {
            assertThat(given)
                    .as("chunks of the body that nobody released")
                    .allSatisfy(chunk -> assertThat(chunk.refCnt()).isZero());
        }
    }

    /** The transformers from {@code at} on, then the sink. */
    private static final class Pipe implements BodyOutput {

        private final @Nullable BodyTransformer transformer;
        private final @Nullable Pipe next;
        private final BodySink sink;
        private boolean failed;
        private boolean ended;

        Pipe(List<BodyTransformer> transformers, int at, BodySink sink) {
            this.sink = sink;
            boolean more = at < transformers.size();
            this.transformer = more ? transformers.get(at) : null;
            this.next = more ? new Pipe(transformers, at + 1, sink) : null;
        }

        @Override
        public void emit(@Owned ByteBuf chunk) {
            if (failed) {
                chunk.release();
            } else if (transformer != null && next != null) {
                transformer.transform(chunk, next);
                failed = next.failed;
            } else {
                sink.data(chunk);
            }
        }

        @Override
        public void fail(GatewayError error) {
            failed = true;
            sink.fail(error, null);
        }

        void end() {
            if (failed) {
                return;
            }
            ended = true;
            if (transformer != null && next != null) {
                transformer.end(next);
                next.end();
            } else {
                sink.end(null);
            }
        }

        boolean isBroken() {
            return failed || next != null && next.isBroken();
        }

        /** Tells the transformers that have not been told of the end that none will come. */
        void discard() {
            if (transformer != null && next != null) {
                if (!ended) {
                    transformer.discard();
                }
                next.discard();
            }
        }
    }
}
