package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.ManualTicker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopDelayTest {

    private static final long SECOND = 1_000_000_000;

    private final LoopDelay delay = new LoopDelay();

    private void turned(long... late) {
        for (long each : late) {
            delay.turned(each);
        }
    }

    @Test
    void noticesThreeLateTurns() {
        turned(2 * SECOND, SECOND);
        assertThat(delay.nanos()).isZero();

        turned(3 * SECOND);
        assertThat(delay.nanos()).isEqualTo(SECOND);
    }

    @Test
    void forgivesOnePauseHoweverLong() {
        turned(0, 0, 60 * SECOND, 0, 0);

        assertThat(delay.nanos()).isZero();
    }

    @Test
    void fallsByAQuarterWithEachTurnInTime() {
        turned(SECOND, SECOND, SECOND);
        turned(0);
        assertThat(delay.nanos()).isEqualTo(3 * SECOND / 4);

        for (int i = 0; i < 30; i++) {
            turned(0);
        }
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void isLearnedFromTheTurnsOfTheWheelUntilItIsOver() {
        ManualTicker clock = new ManualTicker();
        EmbeddedChannel loop = new EmbeddedChannel();
        loop.freezeTime();
        TimerWheel wheel = new TimerWheel(loop.eventLoop(), clock);
        TimerWheel.Node node = new TimerWheel.Node() {
            @Override
            protected void expired() {}
        };
        wheel.set(node, clock.nanos() + 30 * SECOND);
        for (int i = 0; i < 4; i++) {
            turn(loop, clock, 700);
        }
        assertThat(wheel.delay().nanos()).isEqualTo(600_000_000);

        wheel.remove(node);
        for (int i = 0; i < 40; i++) {
            turn(loop, clock, 100);
        }
        assertThat(wheel.delay().nanos()).isZero();
        assertThat(loop.runScheduledPendingTasks()).as("nothing scheduled").isEqualTo(-1);
    }

    private static void turn(EmbeddedChannel loop, ManualTicker clock, long millis) {
        clock.advance(Duration.ofMillis(millis));
        loop.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }
}
