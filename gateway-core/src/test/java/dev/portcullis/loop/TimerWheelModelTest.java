package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.ManualTicker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Does at random what owners do, and compares with deadlines in plain variables. */
class TimerWheelModelTest {

    private static final int OPERATIONS = 100_000;
    private static final int NODES = 200;
    private static final long NONE = Long.MIN_VALUE;
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private final Random random = new Random(7);
    private final ManualTicker clock = new ManualTicker();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final long[] deadlines = new long[NODES];
    private final long[] set = new long[NODES];
    private final Modelled[] nodes = new Modelled[NODES];
    private int expirations;

    private final class Modelled extends TimerWheel.Node {

        private final int number;

        Modelled(int number) {
            this.number = number;
        }

        @Override
        protected void expired() {
            assertThat(deadlines[number]).as("node %s has a deadline", number).isNotEqualTo(NONE);
            assertThat(clock.nanos()).as("node %s is not early", number).isGreaterThanOrEqualTo(deadlines[number]);
            deadlines[number] = NONE;
            expirations++;
        }
    }

    @Test
    void agreesWithANaiveModel() {
        loop.freezeTime();
        TimerWheel wheel = new TimerWheel(loop.eventLoop(), clock);
        for (int i = 0; i < NODES; i++) {
            nodes[i] = new Modelled(i);
            deadlines[i] = NONE;
        }
        for (int i = 0; i < OPERATIONS; i++) {
            operate(wheel, random.nextInt(NODES));
        }

        assertThat(expirations).as("expirations").isGreaterThan(OPERATIONS / 20);
    }

    private void operate(TimerWheel wheel, int number) {
        switch (random.nextInt(8)) {
            case 0 -> {
                wheel.clear(nodes[number]);
                deadlines[number] = NONE;
            }
            case 1 -> {
                wheel.remove(nodes[number]);
                deadlines[number] = NONE;
            }
            case 2, 3 -> pass();
            default -> {
                long at = clock.nanos() + delay();
                wheel.set(nodes[number], at);
                deadlines[number] = at;
                set[number] = clock.nanos();
            }
        }
        assertThat(nodes[number].isSet()).isEqualTo(deadlines[number] != NONE);
    }

    /** Often within a second, sometimes more than a round of the wheel, sometimes past already. */
    private long delay() {
        long longest = random.nextInt(10) == 0 ? 150_000 : 1_000;
        return TimeUnit.MILLISECONDS.toNanos(random.nextLong(longest)) - (random.nextInt(20) == 0 ? 10 * STEP : 0);
    }

    private void pass() {
        long piece = random.nextLong(2 * STEP);
        clock.advance(Duration.ofNanos(piece));
        loop.advanceTimeBy(piece, TimeUnit.NANOSECONDS);
        loop.runScheduledPendingTasks();
        for (int i = 0; i < NODES; i++) {
            if (deadlines[i] != NONE) {
                assertThat(clock.nanos() - Math.max(deadlines[i], set[i]))
                        .as("node %s is late", i)
                        .isLessThan(2 * STEP + piece);
            }
        }
    }
}
