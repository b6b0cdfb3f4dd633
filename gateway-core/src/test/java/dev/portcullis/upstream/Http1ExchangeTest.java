package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.UpstreamConfig.HostHeader;
import dev.portcullis.http.raw.HeadBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Transport.class)
class Http1ExchangeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    Http1ExchangeTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    private HttpUpstream upstream;

    @BeforeEach
    void open() {
        upstream = rig.upstream(server);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void sendsHeadWithTheServersHost() {
        Call call = rig.call(upstream).path("/orders?x=1").start();

        assertThat(server.accept().serve(OK))
                .isEqualTo("GET /orders?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.body()).isEqualTo("ok");
    }

    @Test
    void keepsTheClientsHostWhereAskedTo() {
        rig.host = HostHeader.PRESERVE;
        Call call = rig.call(rig.upstream(server)).start();

        assertThat(server.accept().serve(OK)).contains("\r\nHost: client.example\r\n");
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void sendsBodyOfKnownLength() {
        Call call = rig.call(upstream)
                .method("POST")
                .bodyLength(10)
                .start()
                .send("hello".getBytes(ISO_8859_1), "world".getBytes(ISO_8859_1));
        Peer peer = server.accept();

        assertThat(peer.head()).contains("\r\nContent-Length: 10\r\n");
        assertThat(peer.text(10)).isEqualTo("helloworld");
        peer.send(OK);
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void sendsHeadAloneWhileTheBodyIsLate() {
        Call call = rig.call(upstream).method("POST").bodyLength(4).start();
        Peer peer = server.accept();

        assertThat(peer.head()).startsWith("POST / HTTP/1.1\r\n");
        call.data("late").end();
        assertThat(peer.text(4)).isEqualTo("late");
        peer.send(OK);
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void sendsBodyOfUnknownLengthInChunks() {
        Call call =
                rig.call(upstream).method("POST").bodyLength(HeadBlock.CHUNKED).start();
        Peer peer = server.accept();
        call.data("hello").data("").data("0123456789abcdef").end();

        assertThat(peer.head()).contains("\r\nTransfer-Encoding: chunked\r\n");
        String wire = "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";
        assertThat(peer.text(wire.length())).isEqualTo(wire);
        peer.send(OK);
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void sendsLargeBodyAndSaysWhenTheSocketTakesMore() {
        byte[] large = Patterns.bytes(8 * 1024 * 1024);
        Call call = rig.call(upstream).method("PUT").bodyLength(large.length).start();
        Peer peer = server.accept();
        peer.head();
        call.data(large);
        assertThat(call.isWritable()).isFalse();

        assertThat(peer.bytes(large.length)).isEqualTo(large);
        call.awaitWritable();
        call.end();
        peer.send(OK);
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void readsChunkedAnswerWithTrailers() {
        Call call = rig.call(upstream).start();
        server.accept()
                .serve(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3;x=y\r\nay!\r\n0\r\nSum: 5\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("end\nSum: 5\n");
        assertThat(call.body()).isEqualTo("okay!");
    }

    @Test
    void readsAnswerThatComesByteByByte() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.head();
        for (byte octet : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n"
                .getBytes(ISO_8859_1)) {
            peer.send(new byte[] {octet});
        }

        assertThat(call.outcome()).isEqualTo("end\nA: b\n");
        assertThat(call.body()).isEqualTo("ok");
    }

    @Test
    void readsAnswerUntilTheConnectionCloses() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\n\r\nall of it");
        peer.close();

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.body()).isEqualTo("all of it");
    }

    @Test
    void takesResetOfUnendedBodyForAFailure() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\n\r\npart of");
        call.awaitPiece();
        peer.reset();

        assertThat(call.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void takesEarlyEndForAFailure() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        peer.close();

        assertThat(call.outcome()).isEqualTo("upstream.closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"})
    void answersWithoutBodyEndWithTheirHead(String answer) {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(answer);
        assertThat(call.outcome()).isEqualTo("end");

        Call second = rig.call(upstream).start();
        peer.serve(OK);
        assertThat(second.outcome()).as("on the same connection").isEqualTo("end");
    }

    @Test
    void answerToHeadHasNoBody() {
        Call call = rig.call(upstream).method("HEAD").start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.answer().contentLengthGiven()).isTrue();
    }

    @Test
    void passesInterimAnswersOn() {
        Call call = rig.call(upstream).start();
        server.accept().serve("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.interims()).isEqualTo("100 103 ");
        assertThat(call.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n"})
    void refusesWhatIsNoAnswer(String answer) {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(answer);

        assertThat(call.outcome()).isEqualTo("upstream.malformed");
        peer.awaitClosed();
    }

    @Test
    void refusesToSwitchToAProtocolThatNobodyAskedFor() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("upstream.upgrade");
        peer.awaitClosed();
    }

    @Test
    void refusesTheNinthInterimAnswer() {
        Call call = rig.call(upstream).start();
        server.accept().serve("HTTP/1.1 102 Processing\r\n\r\n".repeat(9));

        assertThat(call.outcome()).isEqualTo("upstream.malformed");
        assertThat(call.interims()).isEqualTo("102 ".repeat(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void refusesAmbiguousFraming(String answer) {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(answer);

        assertThat(call.outcome()).isEqualTo("upstream.framing");
        peer.awaitClosed();
    }

    @Test
    void deliversAnswerThatComesBeforeTheBodyIsSentAndClosesTheConnection() {
        Call call = rig.call(upstream).method("POST").bodyLength(100).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.status()).isEqualTo(413);
        call.data("dropped").end();
        peer.awaitClosed();
    }

    @Test
    void deliversAnswerOfServerThatClosesWithoutReadingTheBody() {
        byte[] large = Patterns.bytes(16 * 1024 * 1024);
        Call call = rig.call(upstream).method("POST").bodyLength(large.length).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nno!!");
        peer.close();
        call.data(large);

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.body()).isEqualTo("no!!");
    }

    @Test
    void cancelClosesTheConnection() {
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.head();
        call.cancel();

        peer.awaitClosed();
        assertThat(call.isOver()).isFalse();
    }

    @Test
    void cancelFromWithinAPieceStopsThere() {
        Call call = rig.call(upstream).cancelsAtPiece().start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n");

        peer.awaitClosed();
        assertThat(call.body()).isEqualTo("a");
        assertThat(call.isOver()).isFalse();
    }
}
