package dev.portcullis.plugin.traffic.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.testkit.Allocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyedBucketsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MOST_BYTES = 18L << 20;

    private final SplittableRandom random = new SplittableRandom(1);
    private long now = 7 * SECOND;

    @Test
    void everyCallerHasABucketOfItsOwn() {
        KeyedBuckets buckets = buckets("10/s", 5);

        for (int i = 0; i < 100; i++) {
            long key = random.nextLong();
            assertThat(takes(buckets, key, 10)).isEqualTo(5);
        }
    }

    @Test
    void grantsTheBurstAndThenTheRate() {
        KeyedBuckets buckets = buckets("10/s", 5);
        takes(buckets, 0, 10);
        now += SECOND / 5;

        assertThat(takes(buckets, 0, 10)).isEqualTo(2);
    }

    @Test
    void grantsNothingWithoutABurst() {
        KeyedBuckets buckets = buckets("10/s", 0);

        assertThat(takes(buckets, 42, 10)).isZero();
    }

    @Test
    void countsAMillionCallersInBoundedMemory() {
        KeyedBuckets buckets = buckets("1/s", 1);
        long[] keys = random.longs(500_000).toArray();

        for (long key : keys) {
            assertThat(buckets.tryTake(key, now)).isTrue();
        }
        int again = 0;
        for (long key : keys) {
            again += buckets.tryTake(key, now) ? 1 : 0;
        }
        assertThat(again).as("callers forgotten, of 500,000").isLessThan(500);

        random.longs(1_000_000).forEach(key -> buckets.tryTake(key, now));
        assertThat(buckets.bytesForTest()).isLessThan(MOST_BYTES);
    }

    @Test
    void aFloodOfCallersFreesNobodyWhoIsOverTheRate() {
        KeyedBuckets buckets = buckets("10/m", 10);
        long[] greedy = random.longs(1000).toArray();
        for (long key : greedy) {
            takes(buckets, key, 10);
        }

        random.longs(3_000_000).forEach(key -> buckets.tryTake(key, now));

        for (long key : greedy) {
            assertThat(buckets.tryTake(key, now)).isFalse();
        }
    }

    @Test
    void givesThePlaceOfAFullBucketToTheNextCaller() {
        KeyedBuckets buckets = buckets("10/s", 1);
        for (int second = 0; second < 20; second++) {
            random.longs(100_000)
                    .forEach(key -> assertThat(buckets.tryTake(key, now)).isTrue());
            now += SECOND;
        }

        assertThat(buckets.bytesForTest()).isLessThan(MOST_BYTES);
    }

    @Test
    void isSmallForFewCallers() {
        KeyedBuckets buckets = buckets("10/s", 1);
        random.longs(10).forEach(key -> buckets.tryTake(key, now));

        assertThat(buckets.bytesForTest()).isLessThan(80_000);
    }

    @Test
    void aChangeRefillsNobody() {
        KeyedBuckets buckets = buckets("10/s", 10);
        long[] keys = random.longs(1000).toArray();
        for (long key : keys) {
            takes(buckets, key, 10);
        }

        buckets.reconfigure(Rate.parse("20/s"), 10, now);
        for (long key : keys) {
            assertThat(takes(buckets, key, 10)).isZero();
        }
        buckets.reconfigure(Rate.parse("5/s"), 10, now);
        for (long key : keys) {
            assertThat(takes(buckets, key, 10)).isZero();
        }
        now += SECOND;
        assertThat(takes(buckets, keys[0], 10)).isEqualTo(5);
    }

    @Test
    void threadsTogetherGetTheBurstAndWhatCameBackSince() throws Exception {
        KeyedBuckets buckets = new KeyedBuckets(Rate.parse("100000/s"), 500, System.nanoTime());

        Race.assertNeverMore(500, 100_000, nanos -> buckets.tryTake(99, nanos));
    }

    /** The keys share one group: newcomers take places under its lock while others take tokens. */
    @Test
    void newcomersDoNotDisturbWhoHasABucket() throws Exception {
        KeyedBuckets buckets = new KeyedBuckets(Rate.parse("100000/s"), 500, System.nanoTime());
        AtomicLong turn = new AtomicLong();

        Race.assertNeverMore(500, 100_000, nanos -> {
            buckets.tryTake(2 + (turn.incrementAndGet() & 0x3f), nanos);
            return buckets.tryTake(1, nanos);
        });
    }

    /** All threads bring the same new caller at the same moment, again and again. */
    @Test
    void noCallerGetsTwoBuckets() throws Exception {
        KeyedBuckets buckets = new KeyedBuckets(Rate.parse("1/d"), 1, 0);
        int callers = 20_000;
        AtomicLong granted = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                SplittableRandom keys = new SplittableRandom(5);
                for (int caller = 0; caller < callers; caller++) {
                    if (buckets.tryTake(keys.nextLong(), 1)) {
                        granted.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(granted).hasValue(callers);
    }

    @Test
    void allocatesNothing() {
        KeyedBuckets buckets = buckets("100/s", 100);

        assertThat(Allocations.perCall(() -> {
                    buckets.tryTake(12, now);
                    now += 1000;
                }))
                .isZero();
    }

    private KeyedBuckets buckets(String rate, long burst) {
        return new KeyedBuckets(Rate.parse(rate), burst, 0);
    }

    private int takes(KeyedBuckets buckets, long key, int times) {
        int granted = 0;
        for (int i = 0; i < times; i++) {
            granted += buckets.tryTake(key, now) ? 1 : 0;
        }
        return granted;
    }
}
