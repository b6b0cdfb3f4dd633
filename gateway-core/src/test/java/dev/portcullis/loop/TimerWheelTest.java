package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.ManualTicker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualTicker clock = new ManualTicker();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<String> expired = new ArrayList<>();

    private TimerWheel wheel = new TimerWheel(loop.eventLoop(), clock);

    private final class Named extends TimerWheel.Node {

        private final String name;
        private Runnable then = () -> {};

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void expired() {
            expired.add(name);
            then.run();
        }
    }

    private final Named a = new Named("a");
    private final Named b = new Named("b");

    @BeforeEach
    void freeze() {
        loop.freezeTime();
        wheel = new TimerWheel(loop.eventLoop(), clock);
    }

    @Test
    void expiresNeverEarlyAndAtMostTwoStepsLate() {
        for (long millis : new long[] {0, 1, 99, 100, 101, 999, 51_199, 51_200, 51_201, 120_000}) {
            set(a, millis);
            for (long passed = 0; passed < millis; passed++) {
                assertThat(expired).as("%s ms of %s", passed, millis).isEmpty();
                pass(Duration.ofMillis(1));
            }
            pass(STEP.multipliedBy(2));
            assertThat(expired).as("%s ms", millis).containsExactly("a");
            assertThat(a.isSet()).isFalse();
            expired.clear();
        }
    }

    @Test
    void expiresOnce() {
        set(a, 100);
        pass(Duration.ofMinutes(5));

        assertThat(expired).containsExactly("a");
    }

    @Test
    void laterDeadlineReplacesEarlier() {
        set(a, 1000);
        set(a, 2000);
        pass(Duration.ofMillis(1999));
        assertThat(expired).isEmpty();

        pass(STEP.multipliedBy(2));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void deadlineThatMovesOnWithEveryMessageNeverPasses() {
        for (int i = 0; i < 1000; i++) {
            set(a, 1000);
            pass(Duration.ofMillis(700));
        }

        assertThat(expired).isEmpty();
        assertThat(a.isSet()).isTrue();
    }

    @Test
    void earlierDeadlineReplacesLater() {
        set(a, 60_000);
        set(a, 1000);
        pass(Duration.ofMillis(1200));

        assertThat(expired).containsExactly("a");
    }

    @Test
    void earlierDeadlineReplacesOneThatWasMovedOn() {
        set(a, 1000);
        set(a, 60_000);
        set(a, 2000);
        pass(Duration.ofMillis(1999));
        assertThat(expired).isEmpty();

        pass(STEP.multipliedBy(2));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void clearedDeadlineDoesNotPass() {
        set(a, 1000);
        wheel.clear(a);
        assertThat(a.isSet()).isFalse();
        pass(Duration.ofMinutes(2));

        assertThat(expired).isEmpty();
    }

    @Test
    void clearedNodeCanBeSetAgain() {
        set(a, 1000);
        wheel.clear(a);
        set(a, 500);
        pass(Duration.ofMillis(700));

        assertThat(expired).containsExactly("a");
    }

    @Test
    void removedNodeIsForgotten() {
        set(a, 1000);
        set(b, 1000);
        wheel.remove(a);
        wheel.remove(a);
        pass(Duration.ofSeconds(2));

        assertThat(expired).containsExactly("b");
    }

    @Test
    void expiringNodeMayRemoveAnother() {
        set(a, 1000);
        set(b, 1000);
        a.then = () -> wheel.remove(b);
        b.then = () -> wheel.remove(a);
        pass(Duration.ofSeconds(2));

        assertThat(expired).hasSize(1);
    }

    @Test
    void expiringNodeMaySetItselfAgain() {
        set(a, 1000);
        a.then = () -> set(a, 1000);
        pass(Duration.ofMillis(3600));

        assertThat(expired).hasSize(3);
    }

    @Test
    void ownerThatFailsDoesNotStopTheOthers() {
        set(a, 1000);
        set(b, 1000);
        a.then = this::fail;
        b.then = this::fail;
        pass(Duration.ofSeconds(2));

        assertThat(expired).containsExactlyInAnyOrder("a", "b");
        set(a, 100);
        pass(Duration.ofSeconds(1));
        assertThat(expired).hasSize(3);
    }

    private void fail() {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void expiresWhatWasDueWhileTheLoopWasBusy() {
        set(a, 1000);
        set(b, 100_000);
        clock.advance(Duration.ofMinutes(10));
        loop.advanceTimeBy(STEP.toNanos(), TimeUnit.NANOSECONDS);
        loop.runScheduledPendingTasks();

        assertThat(expired).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void turnsOnlyWhileItHoldsNodes() {
        set(a, 100);
        pass(Duration.ofSeconds(1));
        assertThat(loop.runScheduledPendingTasks()).as("nothing scheduled").isEqualTo(-1);

        pass(Duration.ofMinutes(3));
        set(a, 100);
        pass(Duration.ofMillis(300));
        assertThat(expired).containsExactly("a", "a");
    }

    @Test
    void dueDeadlinesCostNoMoreForThoseOfALaterRoundInTheirSlot() {
        int count = 40_000;
        for (int i = 0; i < count; i++) {
            set(new Named("n"), i % 2 == 0 ? 8_800 : 8_800 + 51_200);
        }
        long began = System.nanoTime();
        pass(Duration.ofSeconds(9));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(expired).hasSize(count / 2);
        assertThat(took).as("time for %s nodes", count).isLessThan(Duration.ofMillis(500));
        pass(Duration.ofSeconds(52));
        assertThat(expired).hasSize(count);
    }

    private void set(Named node, long millis) {
        wheel.set(node, clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Lets time pass, in pieces no longer than a step. */
    private void pass(Duration time) {
        long left = time.toNanos();
        while (left > 0) {
            long piece = Math.min(left, STEP.toNanos());
            clock.advance(Duration.ofNanos(piece));
            loop.advanceTimeBy(piece, TimeUnit.NANOSECONDS);
            loop.runScheduledPendingTasks();
            left -= piece;
        }
    }
}
