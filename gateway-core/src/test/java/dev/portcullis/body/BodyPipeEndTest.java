package dev.portcullis.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyPipeEndTest {

    private final Sink sink = new Sink();
    private final BodyPipe pipe = new BodyPipe(new Owner(), new BufferBudget(1024));

    @Test
    void endGoesOnAtOnceWhenNothingIsHeld() {
        pipe.open(Body.UNKNOWN, null);
        pipe.connect(sink);

        assertThat(pipe.passesEnd()).isTrue();
        pipe.end(null);
        assertThat(sink.got.toString()).isEqualTo("|");
    }

    @Test
    void endWaitsBehindWhatASlowSinkHasNotTaken() {
        pipe.open(Body.UNKNOWN, null);
        pipe.data(chunk("a"));
        pipe.data(chunk("b"));
        sink.room = 1;
        pipe.connect(sink);

        assertThat(pipe.passesEnd()).isFalse();
        pipe.end(null);
        assertThat(sink.got.toString()).isEqualTo("a");
        sink.room = 1;
        pipe.onWritable();
        assertThat(sink.got.toString()).isEqualTo("ab|");
    }

    private static ByteBuf chunk(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Takes as many chunks as it has room for, then asks for a pause. */
    private static final class Sink implements BodySink {

        private final StringBuilder got = new StringBuilder();
        private int room = 8;

        @Override
        public void data(ByteBuf chunk) {
            room--;
            got.append(chunk.toString(StandardCharsets.US_ASCII));
            chunk.release();
        }

        @Override
        public void end(@Nullable HeadBlock trailers) {
            got.append('|');
        }

        @Override
        public void fail(GatewayError error, @Nullable Throwable cause) {
            got.append('!');
        }

        @Override
        public boolean isWritable() {
            return room > 0;
        }

        @Override
        public void onWritable(Runnable action) {
            throw new UnsupportedOperationException("the test says so itself");
        }
    }

    private static final class Owner implements BodyPipe.Owner {

        @Override
        public void bodyRefused(BodyPipe pipe, GatewayError error) {
            throw new AssertionError(error.code());
        }

        @Override
        public void bodyCollected(BodyPipe pipe) {
            throw new AssertionError("nobody collects");
        }

        @Override
        public void nextTurn(Runnable task) {
            throw new AssertionError("no transformer asks for turns");
        }
    }
}
