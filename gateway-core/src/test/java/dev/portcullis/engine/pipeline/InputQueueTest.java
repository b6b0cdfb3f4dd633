package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputQueueTest {

    private static final int MOST = 10;

    private final OneLoop loop = new OneLoop();
    private final Taker taker = new Taker();
    private final InputQueue queue = new InputQueue(loop.client, loop.context(), taker);

    /** Takes as many bytes as a test lets it. */
    private static final class Taker implements InputQueue.Consumer {

        private final StringBuilder taken = new StringBuilder();
        private int wanted;
        private int offered;
        private Runnable within = () -> {};

        @Override
        public boolean consume(ByteBuf in) {
            within.run();
            int bytes = Math.min(wanted, in.readableBytes());
            wanted -= bytes;
            taken.append(in.readCharSequence(bytes, ISO_8859_1));
            if (in.isReadable()) {
                return false;
            }
            in.release();
            return true;
        }

        @Override
        public int mostHeld() {
            return MOST;
        }

        @Override
        public void offered() {
            offered++;
        }
    }

    @AfterEach
    void leavesNothingBehind() {
        queue.release();
        loop.close();
    }

    private void receive(String text) {
        queue.received(loop.client.alloc().directBuffer().writeBytes(text.getBytes(ISO_8859_1)));
    }

    private boolean reads() {
        return loop.client.config().isAutoRead();
    }

    @Test
    void whatIsWantedIsNotHeld() {
        taker.wanted = 100;
        receive("abc");

        assertThat(taker.taken).hasToString("abc");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.isBehind()).isFalse();
    }

    @Test
    void whatIsNotWantedYetComesInOrder() {
        taker.wanted = 2;
        receive("abc");
        receive("def");
        assertThat(taker.taken).hasToString("ab");

        taker.wanted = 2;
        queue.offer();
        assertThat(taker.taken).hasToString("abcd");
        assertThat(queue.isBehind()).isTrue();

        taker.wanted = 100;
        queue.offerSoon();
        loop.client.runPendingTasks();
        assertThat(taker.taken).hasToString("abcdef");
        assertThat(taker.offered).isEqualTo(2);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void readingIsOffWhileTooMuchIsHeld() {
        receive("12345");
        assertThat(reads()).isTrue();
        receive("67890");
        assertThat(reads()).isFalse();

        taker.wanted = 100;
        queue.offer();
        assertThat(queue.isBehind()).isTrue();
        queue.read();
        assertThat(reads()).isTrue();
        assertThat(queue.isBehind()).isFalse();
    }

    @Test
    void whatWasTakenDoesNotCountAsHeld() {
        receive("123456789");
        taker.wanted = 5;
        queue.offer();

        receive("abcde");

        assertThat(reads()).isTrue();
    }

    @Test
    void whatComesWithinACallWaitsForItsEnd() {
        taker.wanted = 100;
        taker.within = () -> {
            taker.within = () -> {};
            assertThat(queue.isConsuming()).isTrue();
            receive("b");
            queue.offer();
        };
        receive("a");
        assertThat(taker.taken).hasToString("a");

        queue.offer();
        assertThat(taker.taken).hasToString("ab");
    }

    @Test
    void dropsAllButWhatIsBeingConsumed() {
        receive("abc");
        taker.wanted = 100;
        taker.within = queue::drop;
        queue.offer();
        assertThat(taker.taken).hasToString("abc");

        taker.within = () -> {};
        taker.wanted = 0;
        receive("def");
        queue.drop();
        assertThat(queue.isEmpty()).isTrue();
    }
}
