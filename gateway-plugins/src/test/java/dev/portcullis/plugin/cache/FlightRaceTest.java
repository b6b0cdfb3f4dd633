package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.HeadImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges of several loops meet in flights, whose leaders land, open, fail, and leave at any moment. */
class FlightRaceTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 3_000;
    private static final Freshness FRESH = new Freshness(0, Long.MAX_VALUE / 2);

    private final CacheMemory memory = new CacheMemory(1 << 20, 1 << 30);
    private final AnswerCache cache = new AnswerCache(CacheConfig.lasting(Duration.ofMinutes(1)), memory);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() {
        threads.shutdownNow();
        cache.close();
        assertThat(memory.bodies().taken()).as("bytes of bodies still held").isZero();
        assertThat(memory.heads().taken()).as("bytes of heads still held").isZero();
    }

    @Test
    void nobodyIsLeftWaitingAndNobodyLeadsBesideALeader() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CacheKey key = key("k" + round % 7);
            AtomicInteger leading = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    take(key, leading);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** One exchange: joins, perhaps waits, perhaps leads, and ends somehow. */
    private void take(CacheKey key, AtomicInteger leading) throws Exception {
        Seat seat = new Seat(key, 0);
        Seat.Verdict verdict = cache.join(key, seat) ? Seat.Verdict.LEAD : null;
        boolean impatient = ThreadLocalRandom.current().nextInt(4) == 0;
        if (verdict == null && !impatient) {
            verdict = seat.verdict().get(20, TimeUnit.SECONDS);
        }
        if (verdict == Seat.Verdict.LEAD) {
            assertThat(leading.incrementAndGet()).as("leaders at once").isOne();
            int end = ThreadLocalRandom.current().nextInt(3);
            leading.decrementAndGet();
            if (end == 0) {
                StoredAnswer answer = answer(key);
                cache.keep(answer, seat.flight());
                seat.flight().land(seat, answer);
                answer.release();
            } else if (end == 1) {
                seat.flight().open(seat);
            }
        } else if (verdict == Seat.Verdict.SERVE) {
            assertThat(seat.answer()).isNotNull();
            assertThat(seat.answer().hold()).as("the answer is alive").isTrue();
            seat.answer().release();
        }
        seat.flight().leave(seat);
    }

    private StoredAnswer answer(CacheKey key) {
        HeadImage head = HeadImage.of(new HeadBlockPool().take(), line -> true);
        assertThat(memory.heads().tryTake(StoredAnswer.headSize(key, head))).isTrue();
        return new StoredAnswer(
                key, new StoredAnswer.Place("a", "s", "r"), head, null, new Validators(null, null), FRESH, memory);
    }

    private static CacheKey key(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new CacheKey(bytes, bytes.length);
    }
}
