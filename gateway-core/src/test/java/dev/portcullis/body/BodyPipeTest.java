package dev.portcullis.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.Body;
import dev.portcullis.testkit.LeakGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class BodyPipeTest {

    private final List<String> told = new ArrayList<>();
    private final BufferBudget budget = new BufferBudget(1 << 20);
    private final FakeSource source = new FakeSource();
    private final FakeSink sink = new FakeSink();
    private final BodyPipe pipe = new BodyPipe(
            new BodyPipe.Owner() {
                @Override
                public void bodyRefused(BodyPipe of, GatewayError error) {
                    told.add(error.code());
                }

                @Override
                public void bodyCollected(BodyPipe of) {
                    told.add("collected " + of.collected().text());
                }

                @Override
                public void nextTurn(Runnable task) {
                    throw new AssertionError("no transformer asked for turns");
                }
            },
            budget);

    @BeforeEach
    void open() {
        pipe.open(Body.UNKNOWN, source);
    }

    @AfterEach
    void givesBackWhatItTook() {
        pipe.clear();

        assertThat(budget.taken()).isZero();
    }

    // ---- passing

    @Test
    void passesChunksInOneCall() {
        pipe.connect(sink);
        send("a", "b");
        pipe.end(null);

        assertThat(sink.got).containsExactly("a", "b", "end");
        assertThat(source.pauses).isZero();
    }

    @Test
    void passesTheSameBufferOn() {
        pipe.connect(sink);
        var chunk = Chunks.of("a").retain();
        pipe.data(chunk);

        assertThat(chunk.refCnt()).isOne();
        chunk.release();
    }

    @Test
    void holdsWhatWasInFlightUntilConnected() {
        send("a", "b");
        pipe.end(null);

        assertThat(source.pauses).isOne();
        pipe.connect(sink);
        assertThat(sink.got).containsExactly("a", "b", "end");
    }

    @Test
    void pausesTheSourceWhileTheSinkIsFull() {
        pipe.connect(sink);
        sink.full = true;
        send("a");

        assertThat(source.isPaused()).isTrue();
        sink.full = false;
        sink.writable = true;
        pipe.onWritable();
        assertThat(source.isPaused()).isFalse();
    }

    @Test
    void resumesSourceThatOnlyAsked() {
        assertThat(pipe.isWritable()).isFalse();
        pipe.connect(sink);

        assertThat(source.resumes).isOne();
        assertThat(pipe.isWritable()).isTrue();
    }

    @Test
    void endTravelsBehindHeldChunks() {
        send("a", "b");
        sink.full = true;
        pipe.connect(sink);
        pipe.end(null);

        assertThat(sink.got).containsExactly("a");
        assertThat(pipe.passesEnd()).isFalse();
        sink.full = false;
        sink.writable = true;
        pipe.onWritable();
        assertThat(sink.got).containsExactly("a", "b", "end");
    }

    @Test
    void keepsOrderWhenChunksComeWhileSomeAreHeld() {
        send("a", "b");
        sink.full = true;
        pipe.connect(sink);
        send("c");
        sink.full = false;
        sink.writable = true;
        pipe.onWritable();

        assertThat(sink.got).containsExactly("a", "b", "c");
    }

    @Test
    void passesTrailersWithTheEnd() {
        HeadBlock trailers = new HeadBlockPool().take();
        pipe.connect(sink);
        pipe.end(trailers);

        assertThat(sink.trailers).isSameAs(trailers);
    }

    @Test
    void endsOnce() {
        pipe.connect(sink);
        pipe.end(null);
        pipe.end(null);

        assertThat(sink.got).containsExactly("end");
    }

    @Test
    void countsWhatCame() {
        pipe.connect(sink);
        send("abc", "de");

        assertThat(pipe.received()).isEqualTo(5);
    }

    @Test
    void dropsWhatComesAfterItWasCleared() {
        pipe.connect(sink);
        pipe.clear();
        send("a");
        pipe.end(null);

        assertThat(sink.got).isEmpty();
    }

    @Test
    void releasesWhatItHeldWhenCleared() {
        send("a", "b");
        pipe.clear();
        pipe.open(1, source);
        pipe.connect(sink);

        assertThat(sink.got).isEmpty();
    }

    @Test
    void whatItHoldsPinsNoReadBuffer() {
        ByteBuf read = ByteBufAllocator.DEFAULT.directBuffer(64 * 1024).writeZero(100);
        pipe.data(read.readRetainedSlice(10));

        assertThat(read.refCnt()).isOne();
        read.release();
    }

    // ---- limits

    @Test
    void refusesBodyOverItsLimitOnce() {
        pipe.limit(3, CoreError.REQUEST_BODY_TOO_LARGE);
        pipe.connect(sink);
        send("ab", "cd", "ef");
        pipe.end(null);

        assertThat(told).containsExactly("request.body_too_large");
        assertThat(sink.got).containsExactly("ab");
    }

    @Test
    void smallestLimitCounts() {
        pipe.limit(3, CoreError.REQUEST_BODY_TOO_LARGE);
        pipe.limit(10, CoreError.BUFFERS_FULL);
        send("abcd");

        assertThat(told).containsExactly("request.body_too_large");
    }

    @Test
    void bodyOfExactlyTheLimitPasses() {
        pipe.limit(3, CoreError.REQUEST_BODY_TOO_LARGE);
        pipe.connect(sink);
        send("abc");

        assertThat(told).isEmpty();
    }

    // ---- collecting

    @Test
    void collectsThenPassesOn() {
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);
        send("a", "b");
        assertThat(pipe.isCollected()).isFalse();
        pipe.end(null);

        assertThat(told).containsExactly("collected ab");
        assertThat(pipe.isCollected()).isTrue();
        assertThat(budget.taken()).isPositive();
        pipe.connect(sink);
        assertThat(sink.got).containsExactly("ab", "end");
        assertThat(budget.taken()).isZero();
    }

    @Test
    void collectsWhatWasHeldAndResumes() {
        send("a");
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);

        assertThat(source.isPaused()).isFalse();
        send("b");
        pipe.end(null);
        assertThat(told).containsExactly("collected ab");
    }

    @Test
    void bodyThatHasEndedIsCollectedAtOnce() {
        send("a");
        pipe.end(null);
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);

        assertThat(pipe.isCollected()).isTrue();
        assertThat(pipe.collected().text()).isEqualTo("a");
    }

    @Test
    void emptyBodyIsCollectedWithoutACollector() {
        pipe.end(null);

        assertThat(pipe.isCollected()).isTrue();
        assertThat(pipe.collected().length()).isZero();
    }

    @Test
    void refusesToCollectMoreThanAsked() {
        pipe.collect(2, CoreError.REQUEST_BODY_TOO_LARGE);
        send("ab", "c", "d");
        pipe.end(null);

        assertThat(told).containsExactly("request.body_too_large");
    }

    @Test
    void refusesToCollectHeldChunksThatAreTooMany() {
        send("ab", "c", "d");
        pipe.collect(2, CoreError.REQUEST_BODY_TOO_LARGE);

        assertThat(told).containsExactly("request.body_too_large");
    }

    @Test
    void secondCollectorMayAllowLessThanHasCome() {
        pipe.collect(100, CoreError.BUFFERS_FULL);
        send("abc");
        pipe.collect(2, CoreError.REQUEST_BODY_TOO_LARGE);

        assertThat(told).containsExactly("request.body_too_large");
    }

    @Test
    void secondCollectorMayAllowLessThanWillCome() {
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);
        pipe.collect(2, CoreError.BUFFERS_FULL);
        send("abc");

        assertThat(told).containsExactly("request.body_too_large");
    }

    @Test
    void collectsWithinTheLoopsBudgetOnly() {
        assertThat(budget.take((1 << 20) - 100)).isTrue();
        pipe.collect(1 << 20, CoreError.REQUEST_BODY_TOO_LARGE);
        send("abc");

        assertThat(told).containsExactly("gateway.buffers_full");
        budget.giveBack((1 << 20) - 100);
    }

    // ---- replacing

    @Test
    void replacesWhatCameAndWhatComes() {
        send("old");
        pipe.replace("new".getBytes(StandardCharsets.US_ASCII));
        send("older");
        pipe.connect(sink);

        assertThat(sink.got).containsExactly("new", "end");
        assertThat(pipe.length()).isEqualTo(3);
        assertThat(pipe.received()).isEqualTo(8);
    }

    @Test
    void replacesWhatWasCollected() {
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);
        send("old");
        pipe.end(null);
        pipe.replace("new".getBytes(StandardCharsets.US_ASCII));
        pipe.connect(sink);

        assertThat(sink.got).containsExactly("new", "end");
    }

    @Test
    void replacementIsCollectedWithoutWaitingForTheSource() {
        pipe.replace("new".getBytes(StandardCharsets.US_ASCII));
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);

        assertThat(pipe.isCollected()).isTrue();
        assertThat(pipe.collected().text()).isEqualTo("new");
    }

    // ---- transforming

    @Test
    void transformsInOrderAndEndsInOrder() {
        pipe.transform(new Marking("1"));
        pipe.transform(new Marking("2"));
        assertThat(pipe.length()).isEqualTo(Body.UNKNOWN);
        pipe.connect(sink);
        send("a");
        pipe.end(null);

        assertThat(sink.got).containsExactly("a12", "-12", "-2", "end");
    }

    @Test
    void transformsHeldAndCollectedChunks() {
        pipe.transform(new Marking("1"));
        pipe.collect(100, CoreError.REQUEST_BODY_TOO_LARGE);
        send("a", "b");
        pipe.end(null);
        pipe.connect(sink);

        assertThat(sink.got).containsExactly("ab1", "-1", "end");
    }

    @Test
    void transformerRefusesOnce() {
        pipe.transform(new Marking("1", "bad"));
        pipe.connect(sink);
        send("a", "bad", "bad", "b");
        pipe.end(null);

        assertThat(told).containsExactly("request.body_malformed");
        assertThat(sink.got).containsExactly("a1");
    }

    @Test
    void discardsTransformersOfBodyThatBreaksOff() {
        Marking transformer = new Marking("1");
        pipe.transform(transformer);
        pipe.connect(sink);
        send("a");
        pipe.clear();

        assertThat(transformer.discards).isOne();
        assertThat(transformer.ends).isZero();
    }

    @Test
    void discardsNoTransformerThatHasHeardOfTheEnd() {
        Marking ended = new Marking("1");
        Marking failing = new Marking("2", "end");
        Marking last = new Marking("3");
        pipe.transform(ended);
        pipe.transform(failing);
        pipe.transform(last);
        pipe.connect(sink);
        pipe.end(null);
        pipe.clear();

        assertThat(told).containsExactly("request.body_malformed");
        assertThat(List.of(ended.discards, failing.discards, last.discards)).containsExactly(0, 0, 1);
    }

    private void send(String... chunks) {
        for (String chunk : chunks) {
            pipe.data(Chunks.of(chunk));
        }
    }
}
