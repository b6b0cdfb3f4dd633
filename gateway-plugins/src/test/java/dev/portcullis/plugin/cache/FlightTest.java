package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.HeadImage;
import dev.portcullis.plugin.cache.Seat.Verdict;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.testkit.LeakGuard;
import dev.portcullis.testkit.TestRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class FlightTest {

    private static final long NOW = 5;
    private static final CacheConfig MINUTE = CacheConfig.lasting(Duration.ofMinutes(1));

    private final CacheMemory memory = new CacheMemory(1 << 20, 1 << 30);
    private final AnswerCache cache = new AnswerCache(MINUTE, memory);
    private final CacheKey key = key("k");
    private final Seat leader = new Seat(key, 0);
    private final Seat second = new Seat(key, 0);
    private final Seat third = new Seat(key, 0);

    @AfterEach
    void holdsNothing() {
        cache.close();
        for (Seat seat : new Seat[] {leader, second, third}) {
            seat.flight().leave(seat);
        }
        assertThat(memory.bodies().taken()).as("bytes of bodies still held").isZero();
        assertThat(memory.heads().taken()).as("bytes of heads still held").isZero();
    }

    private void board() {
        assertThat(cache.join(key, leader)).isTrue();
        assertThat(cache.join(key("k"), second)).isFalse();
        assertThat(cache.join(key, third)).isFalse();
    }

    @Test
    void landingServesAllWhoWait() {
        board();
        land();

        assertThat(second.verdict()).isCompletedWithValue(Verdict.SERVE);
        assertThat(third.verdict()).isCompletedWithValue(Verdict.SERVE);
        assertThat(third.answer()).isNotNull();
        assertThat(found()).isInstanceOf(StoredAnswer.class);
    }

    @Test
    void openingLetsAllGo() {
        board();
        leader.flight().open(leader);

        assertThat(second.verdict()).isCompletedWithValue(Verdict.PASS);
        assertThat(third.verdict()).isCompletedWithValue(Verdict.PASS);
    }

    @Test
    void failedLeaderHandsOverToTheOneWhoWaitedLongest() {
        board();
        leader.flight().leave(leader);

        assertThat(second.verdict()).isCompletedWithValue(Verdict.LEAD);
        assertThat(third.verdict()).isNotDone();

        second.flight().leave(second);
        assertThat(third.verdict()).isCompletedWithValue(Verdict.LEAD);
    }

    @Test
    void whoHasLeftDoesNotInherit() {
        board();
        second.flight().leave(second);
        leader.flight().leave(leader);

        assertThat(second.verdict()).isNotDone();
        assertThat(third.verdict()).isCompletedWithValue(Verdict.LEAD);
    }

    @Test
    void lateWordOfAFormerLeaderChangesNothing() {
        board();
        leader.flight().leave(leader);
        leader.flight().open(leader);

        assertThat(third.verdict()).isNotDone();
    }

    @Test
    void overFlightIsNotBoarded() {
        board();
        leader.flight().open(leader);
        Seat next = new Seat(key, 0);

        assertThat(cache.join(key, next)).isTrue();
        next.flight().leave(next);
    }

    @Test
    void answerFetchedBeforeAPurgeIsGivenButNotKept() {
        board();
        cache.purge(PurgeScope.ALL);
        land();

        assertThat(second.verdict()).isCompletedWithValue(Verdict.SERVE);
        assertThat(found()).isNull();
    }

    @Test
    void purgeForgetsWhatItCovers() {
        board();
        land();

        assertThat(cache.purge(new PurgeScope("other", null, null))).isZero();
        assertThat(found()).isNotNull();
        assertThat(cache.purge(new PurgeScope("api", "stage", "route"))).isOne();
        assertThat(found()).isNull();
    }

    @Test
    void bodyOutlivesItsEvictionWhileItIsSent() {
        board();
        land();
        StoredAnswer served = second.answer();
        assertThat(served).isNotNull();
        ByteBuf sent = served.body(TestRequest.get("/").open());
        cache.purge(PurgeScope.ALL);
        for (Seat seat : new Seat[] {leader, second, third}) {
            seat.flight().leave(seat);
        }

        assertThat(served.hold()).as("held by the write alone").isFalse();
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("body");
        sent.release();
    }

    @Test
    void changedKeyPartsEmptyItAndOtherSettingsDoNot() {
        board();
        land();

        cache.reconfigure(CacheConfig.lasting(Duration.ofMinutes(2)));
        assertThat(found()).isNotNull();

        cache.reconfigure(new CacheConfig(
                MINUTE.ttl(),
                List.of(KeyPart.parse("query.a")),
                MINUTE.methods(),
                MINUTE.statuses(),
                MINUTE.entry(),
                MINUTE.memory(),
                false,
                MINUTE.origin(),
                false,
                false,
                MINUTE.refresh(),
                MINUTE.refusedRefresh(),
                MINUTE.patience(),
                true));
        assertThat(found()).isNull();
    }

    private void land() {
        assertThat(memory.bodies().tryTake(4)).isTrue();
        ByteBuf body = Unpooled.directBuffer(4, 4).writeBytes("body".getBytes(StandardCharsets.US_ASCII));
        HeadImage head = HeadImage.of(new HeadBlockPool().take(), line -> true);
        assertThat(memory.heads().tryTake(StoredAnswer.headSize(key, head))).isTrue();
        StoredAnswer answer = new StoredAnswer(
                key,
                new StoredAnswer.Place("api", "stage", "route"),
                head,
                body,
                new Validators(null, null),
                new Freshness(0, Long.MAX_VALUE / 2),
                memory);
        cache.keep(answer, leader.flight());
        leader.flight().land(leader, answer);
        answer.release();
    }

    /** What is kept; not held any longer. */
    private @Nullable Kept found() {
        Kept found = cache.find(key, NOW);
        if (found instanceof StoredAnswer answer) {
            answer.release();
        }
        return found;
    }

    private static CacheKey key(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new CacheKey(bytes, bytes.length);
    }
}
