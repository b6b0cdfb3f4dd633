package dev.portcullis.spi.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteCountersTest {

    private static final int LOOPS = 2;
    private static final long NO_UPSTREAM = -1;

    private final RouteCounters counters = new RouteCounters(LOOPS);

    private void count(int loop, int ordinal) {
        counters.record(loop, ordinal, 200, 1000, NO_UPSTREAM);
    }

    private long total(String identity) {
        return counters.read().routes().get(identity).total();
    }

    @Test
    void addsUpTheLoops() {
        counters.remap(new String[] {"a", "b"});
        count(0, 1);
        count(1, 1);
        count(1, 0);

        assertThat(total("a")).isOne();
        assertThat(total("b")).isEqualTo(2);
    }

    @Test
    void keepsCountsOfRoutesThatStayUnderAnotherNumber() {
        counters.remap(new String[] {"a", "b"});
        count(0, 1);

        counters.remap(new String[] {"b", "c"});
        count(0, 0);
        count(0, 1);

        assertThat(total("b")).isEqualTo(2);
        assertThat(total("c")).isOne();
    }

    @Test
    void stillShowsRoutesThatAreGone() {
        counters.remap(new String[] {"a"});
        count(0, 0);
        counters.remap(new String[] {});

        assertThat(total("a")).isOne();
    }

    @Test
    void countsOnWhenARouteComesBack() {
        counters.remap(new String[] {"a"});
        count(0, 0);
        counters.remap(new String[] {});
        counters.remap(new String[] {"a"});
        count(0, 0);

        assertThat(total("a")).isEqualTo(2);
    }

    @Test
    void forgetsTheOldestOfManyThatAreGone() {
        counters.remap(new String[] {"kept"});
        for (int i = 0; i < 2000; i++) {
            counters.remap(new String[] {"kept", "gone" + i});
        }

        assertThat(counters.read().routes())
                .hasSizeBetween(1024, 1030)
                .containsKeys("kept", "gone1999", RouteCounters.UNMATCHED)
                .doesNotContainKey("gone0");
    }

    @Test
    void countsUnknownNumbersAsUnmatched() {
        count(0, -1);
        count(1, 7);

        assertThat(total(RouteCounters.UNMATCHED)).isEqualTo(2);
    }

    @Test
    void countsWhatPluginsName() {
        counters.remap(new String[] {"a"});
        RouteEvent hits = counters.event("hits", "Hits.");
        counters.count(0, 0, hits);
        counters.count(1, 0, counters.event("hits", "Hits."));
        counters.count(1, 0, counters.event("misses", "Misses."));

        MetricsSnapshot read = counters.read();
        assertThat(read.events()).extracting(RouteEvent::name).containsExactly("hits", "misses");
        assertThat(read.routes().get("a").count(hits)).isEqualTo(2);
        assertThat(read.routes().get(RouteCounters.UNMATCHED).count(hits)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0",
        "1000, 0",
        "1001, 1",
        "2000, 1",
        "2001, 2",
        "4000, 2",
        "1000000, 10",
        "67108864000, 26",
        "67108864001, 27",
        "9000000000000000000, 27"
    })
    void sortsTimesIntoBucketsThatDouble(long nanos, int bucket) {
        assertThat(LatencyHistogram.bucket(nanos)).isEqualTo(bucket);
        assertThat(LatencyHistogram.boundMicros(bucket)).isGreaterThanOrEqualTo(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    @ParameterizedTest
    @CsvSource({"101, 1", "200, 2", "304, 3", "499, 4", "599, 5", "0, 1", "700, 5"})
    void countsByStatusClass(int status, int statusClass) {
        counters.record(0, -1, status, 0, NO_UPSTREAM);

        assertThat(counters.read().routes().get(RouteCounters.UNMATCHED).answered(statusClass))
                .isOne();
    }

    @Test
    void losesNothingWhileRoutesAreRenumbered() throws InterruptedException {
        counters.remap(new String[] {"a", "b"});
        int exchanges = 200_000;
        Thread loop = new Thread(() -> {
            for (int i = 0; i < exchanges; i++) {
                count(0, i & 1);
            }
        });
        loop.start();
        for (int i = 0; i < 200; i++) {
            counters.remap(i % 2 == 0 ? new String[] {"b", "a"} : new String[] {"a", "b"});
        }
        loop.join();

        assertThat(total("a") + total("b")).isEqualTo(exchanges);
    }
}
