package dev.portcullis.testkit;

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

    private final GatewayError tooLarge;
    private final List<BodyTransformer> transformers = new ArrayList<>();
    private byte[] bytes;
    private long length;
    private long limit = Long.MAX_VALUE;
    private @Nullable GatewayError limitError;

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
        transformers.clear();
    }

    long limit() {
        return limit;
    }

    /** The body as its receiver gets it, or the error that breaks it off. */
    Object received() {
        Collector collector = new Collector();
        drainTo(collector);
        return collector.error != null ? collector.error : collector.bytes;
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
        Pipe pipe = new Pipe(transformers, 0, sink);
        int half = bytes.length / 2;
        emit(pipe, 0, half);
        emit(pipe, half, bytes.length);
        pipe.end();
    }

    private void emit(Pipe pipe, int from, int to) {
        if (from < to) {
            pipe.emit(Unpooled.copiedBuffer(bytes, from, to - from));
        }
    }

    /** The transformers from {@code at} on, then the sink. */
    private static final class Pipe implements BodyOutput {

        private final @Nullable BodyTransformer transformer;
        private final @Nullable Pipe next;
        private final BodySink sink;
        private boolean failed;

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
            if (transformer != null && next != null) {
                transformer.end(next);
                next.end();
            } else {
                sink.end(null);
            }
        }
    }
}
