package dev.portcullis.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Body;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies whose transformer takes two bytes per turn of the loop. */
@ExtendWith(LeakGuard.class)
class BodyPipeTurnTest {

    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final BufferBudget budget = new BufferBudget(1 << 20);
    private final FakeSource source = new FakeSource();
    private final FakeSink sink = new FakeSink();
    private final BodyPipe pipe = new BodyPipe(new Owner(), budget);

    @BeforeEach
    void open() {
        pipe.open(Body.UNKNOWN, source);
        pipe.transform(new Slow());
    }

    @AfterEach
    void givesBackWhatItTook() {
        pipe.clear();
        turns.forEach(Runnable::run);

        assertThat(budget.taken()).isZero();
    }

    @Test
    void givesNoMoreThanATurnHasRoomFor() {
        pipe.connect(sink);
        pipe.data(Chunks.of("abcde"));
        assertThat(sink.got).containsExactly("ab");
        assertThat(source.isPaused()).isTrue();

        turn();
        assertThat(sink.got).containsExactly("ab", "cd");

        turn();
        assertThat(sink.got).containsExactly("ab", "cd", "e");
        assertThat(source.isPaused()).isFalse();
    }

    @Test
    void countsSmallChunksOfOneTurnTogether() {
        pipe.connect(sink);
        pipe.data(Chunks.of("a"));
        pipe.data(Chunks.of("b"));
        pipe.data(Chunks.of("c"));
        assertThat(sink.got).containsExactly("a", "b");

        turn();

        assertThat(sink.got).containsExactly("a", "b", "c");
    }

    @Test
    void endTravelsBehindWhatIsHeld() {
        pipe.connect(sink);
        pipe.data(Chunks.of("abc"));
        pipe.end(null);
        assertThat(sink.got).containsExactly("ab");

        turn();

        assertThat(sink.got).containsExactly("ab", "c", "end");
    }

    @Test
    void collectedBodyIsGivenInTurns() {
        pipe.collect(10, CoreError.REQUEST_BODY_TOO_LARGE);
        pipe.data(Chunks.of("abc"));
        pipe.end(null);
        pipe.connect(sink);
        assertThat(sink.got).containsExactly("ab");

        turn();

        assertThat(sink.got).containsExactly("ab", "c", "end");
    }

    @Test
    void waitsForASinkThatIsFull() {
        pipe.connect(sink);
        sink.full = true;
        pipe.data(Chunks.of("abc"));
        turn();
        assertThat(sink.got).containsExactly("ab");

        sink.writable = true;
        pipe.onWritable();

        assertThat(sink.got).containsExactly("ab", "c");
    }

    @Test
    void turnOfAnotherBodyDoesNoHarm() {
        pipe.connect(sink);
        pipe.data(Chunks.of("abc"));
        pipe.clear();
        pipe.open(Body.UNKNOWN, source);
        pipe.connect(sink);

        turn();
        pipe.data(Chunks.of("xyz"));

        assertThat(sink.got).containsExactly("ab", "xyz");
    }

    private void turn() {
        turns.remove().run();
    }

    private static final class Slow implements Body.BodyTransformer {

        @Override
        public int bytesPerTurn() {
            return 2;
        }

        @Override
        public void transform(ByteBuf chunk, Body.BodyOutput out) {
            out.emit(chunk);
        }

        @Override
        public void end(Body.BodyOutput out) {}
    }

    private final class Owner implements BodyPipe.Owner {

        @Override
        public void bodyRefused(BodyPipe of, GatewayError error) {
            throw new AssertionError(error.code());
        }

        @Override
        public void bodyCollected(BodyPipe of) {}

        @Override
        public void nextTurn(Runnable task) {
            turns.add(task);
        }
    }
}
