package dev.portcullis.engine.pipeline;

import static dev.portcullis.engine.pipeline.OneLoop.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http1AnswersTest {

    private static final String OLD = "GET / HTTP/1.0\r\n";
    private static final String NEW = "GET / HTTP/1.1\r\nhost: x\r\n";

    private final OneLoop loop = new OneLoop();
    private final HeadBlock answer = loop.context().blocks().take();
    private final Http1Answers answers = new Http1Answers(loop.client, loop.state, loop.listener, () -> {});

    @BeforeEach
    void attach() {
        loop.client.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                answers.attach(ctx);
            }
        });
        answer.statusLine(11, 200, 0, 0);
    }

    @AfterEach
    void close() {
        answers.release();
        answer.release();
        loop.close();
    }

    private void expect(String request, boolean mayFollow) {
        HeadBlock head = loop.request(request + "\r\n");
        answers.expect(head, mayFollow);
        head.release();
    }

    private String answer(long length, String body, boolean mayFollow) {
        answers.head(answer, length, false, mayFollow);
        answers.data(bytes(body));
        answers.end(null);
        return loop.sent();
    }

    @Test
    void anotherMayFollowAnAnswerOfKnownLength() {
        expect(NEW, true);

        assertThat(answer(2, "ok", true)).contains("Content-Length: 2\r\n").endsWith("\r\n\r\nok");
        assertThat(answers.isDone()).isTrue();
        assertThat(answers.isLast()).isFalse();
    }

    @Test
    void unknownLengthIsSentInChunks() {
        expect(NEW, true);

        assertThat(answer(HeadBlock.CHUNKED, "ok", true))
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        assertThat(answers.isLast()).isFalse();
    }

    @Test
    void unknownLengthEndsAnOldConnection() {
        expect(OLD + "connection: keep-alive\r\n", true);

        assertThat(answer(HeadBlock.CHUNKED, "ok", true))
                .contains("Connection: close\r\n")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\nok");
        assertThat(answers.isLast()).isTrue();
        assertThat(answers.breakOff()).isTrue();
    }

    @Test
    void oldClientsAreToldThatAnotherMayFollow() {
        expect(OLD + "connection: keep-alive\r\n", true);

        assertThat(answer(2, "ok", true)).contains("Connection: keep-alive\r\n");
        assertThat(answers.isLast()).isFalse();
    }

    @Test
    void oneThatNoneMayFollowSaysSo() {
        expect(NEW, true);
        assertThat(answer(2, "ok", false)).contains("Connection: close\r\n");
        assertThat(answers.isLast()).isTrue();

        expect(NEW, false);
        assertThat(answer(2, "ok", true)).contains("Connection: close\r\n");

        expect(NEW + "connection: close\r\n", true);
        assertThat(answer(2, "ok", true)).contains("Connection: close\r\n");
    }

    @Test
    void asksForABodyOnlyBeforeTheHead() {
        expect(NEW, true);
        answers.askForBody();
        assertThat(loop.sent()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

        answers.head(answer, 2, false, true);
        answers.askForBody();
        answers.data(bytes("ok"));
        answers.end(null);
        assertThat(loop.sent()).doesNotContain("100 Continue");
    }

    @Test
    void oldClientsGetNoInterimAnswers() {
        answer.status(103);
        expect(OLD, true);
        answers.informational(answer);
        assertThat(loop.sent()).isEmpty();

        expect(NEW, true);
        answers.informational(answer);
        assertThat(loop.sent()).startsWith("HTTP/1.1 103");
    }

    @Test
    void oneBrokenOffIsNotDone() {
        expect(NEW, true);
        answers.head(answer, 5, false, true);
        answers.data(bytes("ab"));

        assertThat(answers.breakOff()).isFalse();
        assertThat(answers.isDone()).isFalse();
        assertThat(loop.sent()).isEmpty();
    }
}
