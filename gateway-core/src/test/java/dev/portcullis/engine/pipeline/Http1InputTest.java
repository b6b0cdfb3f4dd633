package dev.portcullis.engine.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1InputTest {

    private static final String GET = "GET /%s HTTP/1.1\r\nhost: x\r\n\r\n";
    private static final String POST = "POST /%s HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n";

    private final OneLoop loop = new OneLoop();
    private final Receiver receiver = new Receiver();
    private final Http1Clock clock = new Http1Clock(loop.context(), loop.listener, receiver::late);
    private final Http1Input input =
            new Http1Input(loop.client, loop.state, loop.listener, clock, new LingeringClose(loop.client), receiver);

    /** Writes down what it is given. */
    private final class Receiver implements RequestReceiver {

        private final List<String> got = new ArrayList<>();
        private boolean answersAtOnce;

        @Override
        public void requestBegins(HeadBlock head, @Nullable GatewayError refusal) {
            got.add(refusal == null ? head.text(head.targetStart(), head.targetEnd()) : refusal.toString());
            head.release();
            if (answersAtOnce) {
                input.nextHead();
            }
        }

        @Override
        public void requestData(ByteBuf piece) {
            got.add(piece.toString(ISO_8859_1));
            piece.release();
        }

        @Override
        public void requestEnds(@Nullable HeadBlock trailers) {
            got.add(trailers == null ? "end" : "end with trailers");
        }

        @Override
        public void requestFails(GatewayError why) {
            got.add(why.toString());
        }

        @Override
        public void restDropped(boolean whole) {
            got.add(whole ? "dropped" : "lost");
            if (whole) {
                input.nextHead();
            }
        }

        void late() {
            if (!input.breakOff()) {
                got.add("late");
            }
        }
    }

    @AfterEach
    void leavesNothingBehind() {
        input.release();
        input.close();
        clock.end();
        loop.close();
    }

    private void receive(String text, Object... args) {
        byte[] bytes = String.format(text, args).getBytes(ISO_8859_1);
        input.received(loop.client.alloc().directBuffer().writeBytes(bytes));
        loop.client.runPendingTasks();
    }

    @Test
    void aPipelinedRequestWaitsForItsTurn() {
        receive(GET + GET, "a", "b");
        assertThat(receiver.got).containsExactly("/a");
        assertThat(input.isComplete()).isTrue();
        assertThat(input.isAhead()).isTrue();

        input.nextHead();

        assertThat(receiver.got).containsExactly("/a", "/b");
        assertThat(input.isAhead()).isFalse();
    }

    @Test
    void aLongPipelineTakesNoStack() {
        receiver.answersAtOnce = true;
        String one = String.format(GET, "a");

        receive(one.repeat(10_000));

        assertThat(receiver.got).hasSize(10_000);
        assertThat(input.isIdle()).isTrue();
    }

    @Test
    void aBodyComesWhenItIsAskedFor() {
        receive(POST + "abc", "a");
        assertThat(receiver.got).containsExactly("/a");

        assertThat(input.startBody(Pace.ANY)).isFalse();
        loop.client.runPendingTasks();
        input.pause();
        receive("de");
        assertThat(receiver.got).containsExactly("/a", "abc");

        input.resume();
        loop.client.runPendingTasks();
        assertThat(receiver.got).containsExactly("/a", "abc", "de", "end");
        assertThat(input.isComplete()).isTrue();
    }

    @Test
    void saysThatTheClientWaitsToBeAsked() {
        receive("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
        assertThat(input.isRestSmall()).isFalse();

        assertThat(input.startBody(Pace.ANY)).isTrue();
        assertThat(input.startBody(Pace.ANY)).isFalse();
    }

    @Test
    void dropsABodyThatNobodyAskedFor() {
        receive(POST + "abc", "a");
        assertThat(input.isRestSmall()).isTrue();

        input.dropRest();
        loop.client.runPendingTasks();
        assertThat(receiver.got).containsExactly("/a");
        receive("de" + GET, "b");

        assertThat(receiver.got).containsExactly("/a", "dropped", "/b");
    }

    @Test
    void findsNoNextRequestBehindABrokenBody() {
        receive("POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
        input.startBody(Pace.ANY);
        receive("x\r\n");

        assertThat(receiver.got).containsExactly("/a", CoreError.REQUEST_BODY_MALFORMED.toString());
        assertThat(input.isBroken()).isTrue();
    }

    @Test
    void refusesAHeadThatIsLate() {
        receive("GET / HT");
        assertThat(input.isIdle()).isFalse();

        loop.pass(OneLoop.HEAD.plusSeconds(1));

        assertThat(receiver.got).containsExactly(CoreError.REQUEST_HEAD_TIMEOUT.toString());
        assertThat(input.isBroken()).isTrue();
        assertThat(loop.state.slowHeads()).isEqualTo(1);
    }

    @Test
    void failsABodyThatIsLate() {
        receive(POST + "abc", "a");
        input.startBody(Pace.ANY);
        loop.client.runPendingTasks();

        loop.pass(OneLoop.IDLE.plusSeconds(1));

        assertThat(receiver.got).containsExactly("/a", "abc", CoreError.REQUEST_BODY_TIMEOUT.toString());
        assertThat(loop.state.slowBodies()).isEqualTo(1);
    }

    @Test
    void whatIsNotAClientsFaultIsNotBrokenOff() {
        assertThat(input.breakOff()).isFalse();
        receive(GET, "a");
        assertThat(input.breakOff()).isFalse();
    }

    @Test
    void aTunnelEndsBehindWhatIsHeld() {
        receive(GET, "a");
        input.tunnel();
        receive("abc");
        input.pause();
        receive("def");
        input.tunnelEnds();
        assertThat(receiver.got).containsExactly("/a", "abc");
        assertThat(input.isEnded()).isTrue();

        input.resume();
        loop.client.runPendingTasks();
        assertThat(receiver.got).containsExactly("/a", "abc", "def", "end");
    }

    @Test
    void nothingIsReadBehindWhatIsNotSent() {
        receive(GET, "a");
        input.waitUntilSent();
        receive(GET.repeat(40), (Object[]) "b".repeat(40).split(""));
        assertThat(receiver.got).containsExactly("/a");
        assertThat(loop.client.config().isAutoRead()).isFalse();

        receiver.answersAtOnce = true;
        input.nextHead();

        assertThat(receiver.got).hasSize(41);
        assertThat(loop.client.config().isAutoRead()).isTrue();
    }

    @Test
    void discardsWhatComesBehindTheLastAnswer() {
        receive(GET + GET, "a", "b");
        input.discard();
        receive(GET, "c");

        assertThat(receiver.got).containsExactly("/a");
        assertThat(input.holdsNothing()).isTrue();
    }

    @Test
    void takesNothingWhenItIsClosed() {
        receive(POST, "a");
        input.startBody(Pace.ANY);
        input.close();
        receive("abc");

        assertThat(receiver.got).containsExactly("/a");
        assertThat(input.isClosed()).isTrue();
    }
}
