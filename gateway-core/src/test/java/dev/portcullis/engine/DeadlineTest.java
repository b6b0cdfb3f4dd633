package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody may take for ever. */
class DeadlineTest extends EngineTest {

    private static final String SHORT = "150ms";
    private static final String LONG = "60s";

    private final Ends ends = new Ends();

    private ScriptedUpstream server;

    DeadlineTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void server() {
        server = gateway.server();
        gateway.filter("ends", ends);
    }

    private void timeouts(String head, String keepAlive, String idle) {
        timeouts(head, keepAlive, idle, Map.of());
    }

    private void timeouts(String head, String keepAlive, String idle, Map<String, Object> upstream) {
        gateway.apply(new Setup()
                .upstream(server, Map.of("timeouts", upstream))
                .route("$default", "backend")
                .gateway("observe", "ends")
                .listener("timeouts", Map.of("head", head, "keep-alive", keepAlive, "idle", idle)));
    }

    @Test
    void answersHeadThatDribblesWith408AndCloses() {
        timeouts(SHORT, LONG, LONG);
        RawClient client = gateway.client();

        client.send("GET / HTTP/1.1\r\nHo");

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.closes()).isTrue();
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_HEAD_TIMEOUT);
    }

    @Test
    void closesConnectionThatNeverSaysAnything() {
        timeouts(SHORT, LONG, LONG);

        assertThat(gateway.client().awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(ends.all()).isEmpty();
    }

    @Test
    void answersSecondHeadThatDribblesWith408() {
        timeouts(SHORT, LONG, LONG);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.serve(OK);
        assertThat(client.answer().closes()).isFalse();

        client.send("GET /");

        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void closesConnectionThatIsNotUsedAgain() {
        timeouts(LONG, SHORT, LONG);
        RawClient client = gateway.client();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.accept().serve(OK);
        assertThat(client.answer().closes()).isFalse();

        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void answersBodyThatStallsWith408AndClosesUpstreamConnection() {
        timeouts(LONG, LONG, SHORT);
        RawClient client = gateway.client();
        client.send(post("/", 10) + "12345");
        ServerEnd asked = server.accept();
        asked.readUntil("12345");

        Answer answer = client.answer();

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.closes()).isTrue();
        client.awaitEnd();
        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
    }

    @Test
    void breaksAnswerOffWhenTheBodyBehindItStalls() {
        timeouts(LONG, LONG, SHORT);
        RawClient client = gateway.client();
        client.send(post("/", 10) + "12345");
        ServerEnd asked = server.accept();
        asked.readUntil("12345");
        asked.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");

        client.breaksOffAfter(client.readUntil("\r\n\r\n12345"));

        asked.awaitEnd();
        assertThat(ends.first().error()).isEqualTo(CoreError.REQUEST_BODY_TIMEOUT);
    }

    @Test
    void resetsConnectionOfClientThatDoesNotReadItsAnswer() {
        timeouts(LONG, LONG, SHORT);
        byte[] body = Patterns.bytes(64 << 20);
        RawClient client = gateway.client(16 * 1024);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        var sending = asked.sendAside("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body);

        assertThat(ends.first().error()).isEqualTo(CoreError.CLIENT_STALLED);

        assertThat(sending).failsWithin(java.time.Duration.ofSeconds(10));
        client.breaksOffAfter("");
    }

    @Test
    void givesUpServerThatDoesNotReadTheBody() {
        timeouts(LONG, LONG, LONG, Map.of("idle", SHORT));
        byte[] body = Patterns.bytes(64 << 20);
        RawClient client = gateway.client();
        client.send(post("/", body.length));
        ServerEnd asked = server.accept();
        asked.head();
        client.sendAside("", body);

        Answer answer = client.answer();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.closes()).isTrue();
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_IDLE_TIMEOUT);
        asked.awaitEnd();
    }

    @Test
    void countsTheResponseTimeFromTheLastByteOfTheRequest() {
        timeouts(LONG, LONG, LONG, Map.of("response", "300ms"));
        RawClient client = gateway.client();
        long begun = System.nanoTime();
        client.send(post("/", 3));
        ServerEnd asked = server.accept();
        asked.head();
        for (int i = 0; i < 3; i++) {
            Stillness.pass(200);
            client.send("x");
            asked.readUntil("x");
        }
        assertThat(System.nanoTime() - begun).isGreaterThan(300_000_000L);

        asked.send(OK);

        assertThat(client.answer().status()).isEqualTo(200);
    }
}
