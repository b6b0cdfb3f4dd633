package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How streams and connections of HTTP/2 end before their time. */
class Http2LifeTest extends EngineTest {

    private static final String SHORT = "150ms";
    private static final String LONG = "60s";

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    Http2LifeTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.filter("ends", ends);
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        timeouts(LONG, LONG, LONG);
    }

    private void timeouts(String head, String keepAlive, String idle) {
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .route("ANY /local", Map.of("script", "local"))
                .gateway("observe", "ends")
                .listener("timeouts", Map.of("head", head, "keep-alive", keepAlive, "idle", idle)));
    }

    // ---- answers without a body

    @Test
    void endsTheExchangeOfAHeadThatIsAnsweredHere() {
        Http2Client client = gateway.http2();

        Http2Answer answer = client.answer(client.request("HEAD", "/local", true));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ends.first().status()).isEqualTo(200);
        assertThat(ends.first().error()).isNull();
    }

    // ---- the client leaves

    @Test
    void cancelsTheStreamThatItsClientResets() {
        Http2Client client = gateway.http2();
        int stream = client.get("/a");
        ServerEnd asked = server.accept();
        asked.head();

        client.reset(stream, Http2Client.CANCEL);

        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(ends.first().status()).isEqualTo(499);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
        assertThat(ends.all()).hasSize(2);
    }

    @Test
    void cancelsTheUploadThatItsClientResets() {
        Http2Client client = gateway.http2();
        int stream = client.post("/a");
        client.data(stream, "abc", false);
        ServerEnd asked = server.accept();
        asked.readUntil("abc");

        client.reset(stream, Http2Client.CANCEL);

        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
    }

    @Test
    void dropsLateAnswerOfFilterWhoseStreamWasReset() {
        Parking parking = new Parking();
        gateway.filter("wait", parking);
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend", "first", "wait")
                .route("ANY /local", Map.of("script", "local"))
                .gateway("observe", "ends"));
        Http2Client client = gateway.http2();
        int stream = client.get("/a");
        Pending pending = parking.parked();

        client.reset(stream, Http2Client.CANCEL);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_GONE);
        assertThat(parking.cancelled).hasValue(1);
        assertThat(pending.complete(Outcome.proceed())).isFalse();
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
        assertThat(ends.all()).hasSize(2);
    }

    @Test
    void endsEveryExchangeOfALostConnection() {
        Http2Client client = gateway.http2();
        for (int i = 0; i < 3; i++) {
            client.get("/a");
            server.accept().head();
        }

        client.reset();

        Eventually.that("all have ended", () -> ends.all().size() == 3);
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.CLIENT_GONE));
        Eventually.that("nothing is open", () -> gateway.endpoint(server).open() == 0);
    }

    @Test
    void endsEveryExchangeOfAConnectionThatBreaksTheRules() {
        Http2Client client = gateway.http2();
        client.get("/a");
        server.accept().head();

        client.data(99, "no such stream", true);

        assertThat(client.goAway()).isEqualTo(Http2Client.PROTOCOL_ERROR);
        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_PROTOCOL);
    }

    @Test
    void refusesStreamsBeyondTheLimit() {
        gateway.apply(new Setup()
                .http2()
                .upstream(server)
                .route("$default", "backend")
                .listener("limits", Map.of("streams", 2)));
        Http2Client client = gateway.http2();
        int first = client.get("/a");
        int second = client.get("/a");
        ServerEnd asked = server.accept();
        server.accept();

        assertThat(client.resetOf(client.get("/a"))).isEqualTo(Http2Client.REFUSED_STREAM);

        asked.serve(OK);
        int answered = client.next().stream();
        assertThat(answered).isIn(first, second);
        client.answer(answered);
        client.get("/a");
        asked.head();
    }

    // ---- time

    @Test
    void closesConnectionThatNeverSaysAnything() {
        timeouts(SHORT, LONG, LONG);

        assertThat(gateway.client().awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void closesConnectionThatStopsInThePreface() {
        timeouts(SHORT, LONG, LONG);
        RawClient client = gateway.client();
        client.send("PRI * HTT");

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void closesConnectionThatSendsNoSettings() {
        timeouts(SHORT, LONG, LONG);
        RawClient client = gateway.client();
        client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void closesConnectionWhoseHeadDribbles() {
        timeouts(SHORT, LONG, LONG);
        Http2Client client = gateway.http2();
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
        byte[] block = client.block(3, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
        client.frame(Http2Client.HEADERS, Http2Client.END_STREAM, 3, block);

        assertThat(client.goAway()).isEqualTo(Http2Client.ENHANCE_YOUR_CALM);
    }

    @Test
    void closesConnectionWhoseFrameDribbles() {
        timeouts(SHORT, LONG, LONG);
        Http2Client client = gateway.http2();
        byte[] frame = Http2Client.bytes(Http2Client.HEADERS, 5, 1, new byte[100]);
        client.send(Arrays.copyOf(frame, 50));

        assertThat(client.goAway()).isEqualTo(Http2Client.ENHANCE_YOUR_CALM);
    }

    @Test
    void saysGoodbyeOnAnIdleConnection() {
        timeouts(LONG, SHORT, LONG);
        Http2Client client = gateway.http2();
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);

        Http2Client.Frame goAway = client.await(Http2Client.GOAWAY);

        assertThat(goAway.goAwayCode()).isEqualTo(Http2Client.NO_ERROR);
        assertThat(goAway.code()).isEqualTo(1);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void answersBodyThatStalls() {
        timeouts(LONG, LONG, SHORT);
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "content-length", "10");
        client.data(stream, "abc", false);
        ServerEnd asked = server.accept();
        asked.readUntil("abc");

        assertThat(client.answer(stream).status()).isEqualTo(408);
        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.NO_ERROR);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void breaksAnswerOffWhenTheBodyBehindItStalls() {
        timeouts(LONG, LONG, SHORT);
        Http2Client client = gateway.http2();
        int stream = client.post("/a", "content-length", "10");
        client.data(stream, "abc", false);
        ServerEnd asked = server.accept();
        asked.readUntil("abc");
        asked.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.ended).isFalse();
        assertThat(answer.reset).isEqualTo(Http2Client.CANCEL);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
    }

    @Test
    void resetsStreamWhoseAnswerIsNotTaken() {
        timeouts(LONG, LONG, SHORT);
        byte[] body = Patterns.bytes(1 << 20);
        Http2Client client = gateway.http2().stingy();
        int stream = client.get("/a");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body);

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.CANCEL);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);
        asked.awaitEnd();
        client.window(0, 1 << 20);
        assertThat(client.answer(client.get("/local")).status()).isEqualTo(200);
    }

    @Test
    void resetsStreamWhoseLastPieceIsNotTaken() {
        timeouts(LONG, LONG, SHORT);
        Http2Client client = gateway.http2(Http2Client.INITIAL_WINDOW_SIZE, 3).stingy();
        int stream = client.get("/local");

        assertThat(client.resetOf(stream)).isEqualTo(Http2Client.CANCEL);
        assertThat(client.answer(stream).text()).isEqualTo("loc");
    }

    @Test
    void keepsSlowReadersThatGoOnReading() {
        timeouts(LONG, LONG, "400ms");
        Http2Client client = gateway.http2(Http2Client.INITIAL_WINDOW_SIZE, 0).stingy();
        int stream = client.get("/local");
        for (int i = 0; i < 5; i++) {
            Stillness.pass(200);
            client.window(stream, 1);
        }

        assertThat(client.answer(stream).text()).isEqualTo("local");
    }
}
