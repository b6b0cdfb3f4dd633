package dev.portcullis.plugin.traffic.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long START = -5 * SECOND;

    private long now = START;

    @Test
    void grantsTheBurstAndThenTheRate() {
        Bucket bucket = bucket("10/s", 5);

        assertThat(takes(bucket, 10)).isEqualTo(5);
        now += SECOND / 10 - 1;
        assertThat(takes(bucket, 10)).isZero();
        now += 1;
        assertThat(takes(bucket, 10)).isEqualTo(1);
        now += SECOND * 3 / 10;
        assertThat(takes(bucket, 10)).isEqualTo(3);
    }

    @Test
    void holdsNoMoreThanTheBurst() {
        Bucket bucket = bucket("10/s", 5);
        now += 3600 * SECOND;

        assertThat(takes(bucket, 10)).isEqualTo(5);
    }

    @Test
    void grantsNothingWithoutABurst() {
        Bucket bucket = bucket("10/s", 0);
        now += 3600 * SECOND;

        assertThat(takes(bucket, 10)).isZero();
    }

    @Test
    void countsFastAndSlowRates() {
        Bucket fast = bucket("3000000/s", 10);
        Bucket slow = bucket("2/d", 2);

        assertThat(takes(slow, 5)).isEqualTo(2);
        int granted = 0;
        for (int i = 0; i < 1_000_000; i++) {
            granted += takes(fast, 1);
            now += 100;
        }
        assertThat(granted).isBetween(299_000, 300_001);
        now += 11 * 3600 * SECOND;
        assertThat(takes(slow, 5)).isZero();
        now += 3600 * SECOND;
        assertThat(takes(slow, 5)).isEqualTo(1);
    }

    @Test
    void knowsWhatItCannotKeep() {
        assertThat(Bucket.fits(Rate.parse("1/d"), 366)).isTrue();
        assertThat(Bucket.fits(Rate.parse("1/d"), 367)).isFalse();
        assertThat(Bucket.fits(Rate.parse("100/s"), Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void doublingTheRateRefillsNobody() {
        Bucket bucket = bucket("10/s", 10);
        takes(bucket, 10);

        bucket.reconfigure(Rate.parse("20/s"), 10, now);

        assertThat(takes(bucket, 10)).isZero();
        now += SECOND / 20;
        assertThat(takes(bucket, 10)).isEqualTo(1);
    }

    @Test
    void halvingTheRateRefillsNobody() {
        Bucket bucket = bucket("10/s", 10);
        takes(bucket, 10);

        bucket.reconfigure(Rate.parse("5/s"), 10, now);

        assertThat(takes(bucket, 10)).isZero();
        now += SECOND / 5;
        assertThat(takes(bucket, 10)).isEqualTo(1);
    }

    @Test
    void aLargerBurstLeavesTheBucketAsEmptyAsItWas() {
        Bucket bucket = bucket("10/s", 10);
        takes(bucket, 5);

        bucket.reconfigure(Rate.parse("10/s"), 20, now);

        assertThat(takes(bucket, 20)).isEqualTo(10);
    }

    @Test
    void threadsTogetherGetTheBurstAndWhatCameBackSince() throws Exception {
        Bucket bucket = new Bucket(Rate.parse("100000/s"), 500, System.nanoTime());

        Race.assertNeverMore(500, 100_000, nanos -> bucket.tryTake(nanos));
    }

    private Bucket bucket(String rate, long burst) {
        return new Bucket(Rate.parse(rate), burst, START);
    }

    private int takes(Bucket bucket, int times) {
        int granted = 0;
        for (int i = 0; i < times; i++) {
            granted += bucket.tryTake(now) ? 1 : 0;
        }
        return granted;
    }
}
