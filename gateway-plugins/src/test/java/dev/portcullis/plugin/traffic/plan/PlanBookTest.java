package dev.portcullis.plugin.traffic.plan;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.spi.Match;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlanBookTest {

    private static final String STAGE = "shop/$default";
    private static final String ROUTE = "GET /items/{id}";

    private final ManualTicker ticker = new ManualTicker();
    private final MovedClock clock = new MovedClock();
    private final Match match = match(ROUTE);

    @Test
    void grantsTheRateToEachKey() {
        PlanBook book = book(plan("1/s", 2, null));

        assertThat(takes(book.account("a"), 5)).containsExactly(null, null, PlanError.THROTTLED);
        assertThat(takes(book.account("b"), 5)).containsExactly(null, null, PlanError.THROTTLED);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(takes(book.account("a"), 5)).containsExactly(null, PlanError.THROTTLED);
    }

    @Test
    void countsTheQuotaByPeriod() {
        PlanBook book = book(plan(null, null, new Quota(3, Period.DAY, 0)));
        Account account = book.account("a");

        assertThat(takes(account, 9)).containsExactly(null, null, null, PlanError.QUOTA_EXHAUSTED);
        clock.at("2026-11-23T23:59:59.999Z");
        assertThat(takes(account, 9)).containsExactly(PlanError.QUOTA_EXHAUSTED);
        clock.at("2026-11-24T00:00:00Z");
        assertThat(takes(account, 9)).containsExactly(null, null, null, PlanError.QUOTA_EXHAUSTED);
    }

    @Test
    void countsTheOffsetInTheFirstPeriodOnly() {
        PlanBook book = book(plan(null, null, new Quota(3, Period.MONTH, 2)));
        Account account = book.account("a");

        assertThat(takes(account, 9)).containsExactly(null, PlanError.QUOTA_EXHAUSTED);
        clock.at("2026-12-01T00:00:00Z");
        assertThat(takes(account, 9)).containsExactly(null, null, null, PlanError.QUOTA_EXHAUSTED);
    }

    @Test
    void doesNotCountWhatItThrottles() {
        PlanBook book = book(plan("1/s", 1, new Quota(2, Period.DAY, 0)));
        Account account = book.account("a");

        assertThat(takes(account, 9)).containsExactly(null, PlanError.THROTTLED);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(takes(account, 9)).containsExactly(null, PlanError.THROTTLED);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(takes(account, 9)).containsExactly(PlanError.QUOTA_EXHAUSTED);
    }

    @Test
    void aClockThatGoesBackGivesNothingBack() {
        PlanBook book = book(plan(null, null, new Quota(1, Period.DAY, 0)));
        Account account = book.account("a");
        clock.at("2026-11-24T00:00:01Z");
        assertThat(account.take(match)).isNull();

        clock.at("2026-11-23T23:59:59Z");

        assertThat(account.take(match)).isEqualTo(PlanError.QUOTA_EXHAUSTED);
    }

    @Test
    void throttlesSingleRoutesOfAKey() {
        PlanThrottle one = new PlanThrottle(Rate.parse("1/s"), 1);
        UsagePlanConfig plan = new UsagePlanConfig(null, null, List.of(), Map.of(STAGE, Map.of(ROUTE, one)));
        Account account = book(plan).account("a");

        assertThat(takes(account, 5)).containsExactly(null, PlanError.THROTTLED);
        assertThat(account.take(match("GET /other"))).isNull();
        assertThat(account.take(
                        get("/").matching("stock", "$default", ROUTE, 0).open().match()))
                .isNull();
        assertThat(account.take(match("GET /other"))).isNull();
    }

    @Test
    void aChangedPlanRefillsNobody() {
        PlanBook book = book(plan("1/h", 2, new Quota(5, Period.DAY, 0)));
        Account account = book.account("a");
        takes(account, 5);

        book.reconfigure(plan("2/h", 2, new Quota(6, Period.MONTH, 0)), keys -> keys.accept("a"));

        assertThat(book.account("a")).isSameAs(account);
        assertThat(takes(account, 5)).containsExactly(PlanError.THROTTLED);
        book.reconfigure(plan(null, null, new Quota(6, Period.MONTH, 0)), keys -> keys.accept("a"));
        assertThat(takes(account, 9)).containsExactly(null, null, null, null, PlanError.QUOTA_EXHAUSTED);
    }

    @Test
    void closesTheAccountsOfKeysThatAreGone() {
        PlanBook book = book(plan("1/h", 1, null));
        Account kept = book.account("a");
        Account gone = book.account("b");

        book.reconfigure(plan("1/h", 1, null), keys -> keys.accept("a"));

        assertThat(book.account("a")).isSameAs(kept);
        assertThat(book.account("b")).isNotSameAs(gone);
    }

    @Test
    void threadsTogetherGetTheQuota() throws Exception {
        Account account =
                book(plan(null, null, new Quota(100_000, Period.DAY, 0))).account("a");
        AtomicInteger granted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    if (account.take(match) == null) {
                        granted.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(granted).hasValue(100_000);
    }

    @Test
    void allocatesNothing() {
        Account account =
                book(plan("1000/s", null, new Quota(1000, Period.DAY, 0))).account("a");

        assertThat(Allocations.perCall(() -> account.take(match))).isZero();
    }

    private PlanBook book(UsagePlanConfig plan) {
        return new PlanBook(plan, ticker, clock);
    }

    private static UsagePlanConfig plan(String rate, Integer burst, Quota quota) {
        PlanThrottle throttle = rate == null ? null : new PlanThrottle(Rate.parse(rate), burst);
        return new UsagePlanConfig(throttle, quota, List.of(), Map.of());
    }

    private static Match match(String routeKey) {
        return get("/").matching("shop", "$default", routeKey, 0).open().match();
    }

    /** What so many requests are told; equal answers at the end are given once. */
    private List<PlanError> takes(Account account, int times) {
        List<PlanError> answers = new ArrayList<>();
        for (int i = 0; i < times && (answers.isEmpty() || answers.get(answers.size() - 1) == null); i++) {
            answers.add(account.take(match));
        }
        return answers;
    }
}
