package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogRingTest {

    private final LogRing ring = new LogRing(32);
    private final ByteBuffer taken = ByteBuffer.allocate(1024);

    @Test
    void givesLinesInOrder() {
        offer("one\n");
        offer("two\n");

        assertThat(take()).isEqualTo("one\ntwo\n");
        assertThat(take()).isEmpty();
    }

    @Test
    void goesRoundItsEnd() {
        for (int i = 0; i < 100; i++) {
            offer("line " + i + "\n");
            offer("and " + i + "\n");
            assertThat(take()).isEqualTo("line " + i + "\nand " + i + "\n");
        }
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatHasNoRoom() {
        offer("x".repeat(15) + "\n");
        offer("y".repeat(15) + "\n");
        offer("z\n");
        offer("\n");

        assertThat(ring.dropped()).isEqualTo(2);
        assertThat(take()).isEqualTo("x".repeat(15) + "\n" + "y".repeat(15) + "\n");

        offer("z\n");
        assertThat(take()).isEqualTo("z\n");
    }

    @Test
    void dropsALineThatNeverHasRoom() {
        offer("x".repeat(40) + "\n");

        assertThat(ring.dropped()).isOne();
        assertThat(take()).isEmpty();
    }

    @Test
    void takesWholeLinesOnly() {
        offer("one\n");
        offer("two\n");
        taken.limit(7);

        assertThat(ring.take(ring.end(), taken)).isEqualTo(4);
        assertThat(ring.take(ring.end(), taken)).isZero();
    }

    @Test
    void asksForTheWriterOnceForEachLargeWrite() {
        LogRing large = new LogRing(1024 * 1024);
        byte[] line = new byte[1024];
        ByteBuffer room = ByteBuffer.allocate(1024 * 1024);
        int wakes = 0;
        for (int i = 0; i < 200; i++) {
            wakes += large.offer(line, line.length) ? 1 : 0;
        }
        assertThat(wakes).isOne();

        large.take(large.end(), room);
        for (int i = 0; i < 200; i++) {
            wakes += large.offer(line, line.length) ? 1 : 0;
        }
        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void losesNoLineBetweenTwoThreads() throws InterruptedException {
        LogRing shared = new LogRing(4096);
        int lines = 200_000;
        Thread loop = new Thread(() -> {
            for (int i = 0; i < lines; i++) {
                byte[] line = (i + "\n").getBytes(StandardCharsets.US_ASCII);
                shared.offer(line, line.length);
            }
        });
        loop.start();
        long seen = 0;
        int last = -1;
        boolean more = true;
        while (more) {
            more = loop.isAlive();
            ByteBuffer some = ByteBuffer.allocate(8192);
            shared.take(shared.end(), some);
            String text = new String(some.array(), 0, some.position(), StandardCharsets.US_ASCII);
            for (String line : text.lines().toList()) {
                int number = Integer.parseInt(line);
                assertThat(number).isGreaterThan(last);
                last = number;
                seen++;
            }
        }
        loop.join();

        assertThat(seen + shared.dropped()).isEqualTo(lines);
    }

    private void offer(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        ring.offer(bytes, bytes.length);
    }

    private String take() {
        taken.clear();
        ring.take(ring.end(), taken);
        return new String(taken.array(), 0, taken.position(), StandardCharsets.US_ASCII);
    }
}
