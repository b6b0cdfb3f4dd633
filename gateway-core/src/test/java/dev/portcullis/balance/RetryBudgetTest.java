package dev.portcullis.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.ManualTicker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private final ManualTicker clock = new ManualTicker();
    private final RetryBudget budget = new RetryBudget(clock);

    @Test
    void grantsAShareOfTheRequests() {
        requests(10);

        assertThat(granted(20, 0, 100)).isEqualTo(2);
    }

    @Test
    void grantsSomePerSecondWithoutRequests() {
        assertThat(granted(20, 3, 100)).isEqualTo(30);
    }

    @Test
    void grantsNothingWhereNothingIsLeft() {
        requests(10);

        assertThat(granted(0, 0, 100)).isZero();
    }

    @Test
    void forgetsRequestsAndRetriesAfterTenSeconds() {
        requests(10);
        granted(20, 0, 2);
        clock.advance(Duration.ofSeconds(11));
        assertThat(granted(20, 0, 1)).isZero();

        requests(5);
        assertThat(granted(20, 0, 100)).isEqualTo(1);
    }

    @Test
    void refusedRetriesDoNotCount() {
        assertThat(granted(20, 0, 50)).isZero();
        requests(10);

        assertThat(granted(20, 0, 100)).isEqualTo(2);
    }

    @Test
    void loopsNeverOverdrawIt() throws InterruptedException {
        requests(1000);
        AtomicInteger taken = new AtomicInteger();
        Thread[] loops = new Thread[4];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new Thread(() -> taken.addAndGet(granted(20, 0, 5_000)));
        }
        for (Thread loop : loops) {
            loop.start();
        }
        for (Thread loop : loops) {
            loop.join();
        }

        assertThat(taken.get()).isEqualTo(200);
    }

    private void requests(int count) {
        for (int i = 0; i < count; i++) {
            budget.request();
        }
    }

    private int granted(int percent, int perSecond, int asked) {
        int granted = 0;
        for (int i = 0; i < asked; i++) {
            granted += budget.tryTake(percent, perSecond) ? 1 : 0;
        }
        return granted;
    }
}
