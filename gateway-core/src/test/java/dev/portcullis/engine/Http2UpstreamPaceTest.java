package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies to and from servers of HTTP/2 that are faster than their receivers. */
class Http2UpstreamPaceTest extends Http2UpstreamCase {

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final byte[] LARGE = Patterns.bytes(12 << 20);

    Http2UpstreamPaceTest(Variant variant) {
        super(variant);
    }

    @ParameterizedTest
    @EnumSource
    void holdsLittleForAClientThatReadsSlowlyAndServesOthers(Versions versions) {
        serve(versions);
        ClientCall slow = slowCall().get("/large");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false, "content-length", Integer.toString(LARGE.length));
        long before = Memory.used();

        int held = asked.uploadUntilHeldUp(stream, LARGE);

        assertThat(held).isLessThan(versions.clientIsHttp2 ? 1 << 20 : 10 << 20);
        assertThat(Memory.used() - before).isLessThan(6 << 20);
        servesOthersOn(asked);
        byte[] rest = Arrays.copyOfRange(LARGE, held, LARGE.length);
        CompletableFuture<Void> sending = Asides.run(() -> asked.upload(stream, rest, new AtomicInteger()));
        assertThat(slow.replyReadSlowly().body()).isEqualTo(LARGE);
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isNull());
    }

    @ParameterizedTest
    @EnumSource
    void deliversAnswerAndEndOfServerThatIsLongGone(Versions versions) {
        serve(versions);
        ClientCall slow = slowCall().get("/a");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        byte[] body = Arrays.copyOf(LARGE, 200_000);
        asked.head(stream, 200, false);

        assertThat(asked.uploadUntilHeldUp(stream, body)).isEqualTo(body.length);
        asked.finish();

        assertThat(slow.replyReadSlowly().body()).isEqualTo(body);
        assertThat(ends.first().error()).isNull();
    }

    /** As a client of gRPC that calls a method which streams, and never looks at what comes. */
    @ParameterizedTest
    @EnumSource
    void givesUpAClientThatNeverReadsAndServesOthers(Versions versions) {
        serve(versions, Map.of(), Map.of("timeouts", Map.of("idle", "500ms")));
        slowCall().send("GET", "/stream", "content-type", "application/grpc", "te", "trailers");
        Http2ServerEnd asked = server.acceptHttp2();
        int stream = asked.request().stream;
        asked.head(stream, 200, false, "content-type", "application/grpc");
        long before = Memory.used();

        int held = asked.uploadUntilHeldUp(stream, LARGE);

        assertThat(held).isLessThan(versions.clientIsHttp2 ? 1 << 20 : 10 << 20);
        assertThat(Memory.used() - before).isLessThan(6 << 20);
        servesOthersOn(asked);
        assertThat(asked.resetOf(stream)).isEqualTo(Http2Wire.CANCEL);
        Eventually.that(
                "it was given up", () -> ends.all().stream().anyMatch(end -> end.error() == CoreError.CLIENT_STALLED));
        servesOthersOn(asked);
    }

    @ParameterizedTest
    @EnumSource
    void holdsLittleForAServerThatReadsSlowly(Versions versions) {
        serve(versions);
        ClientCall call = call().post("/large", LARGE.length);
        Http2ServerEnd asked = server.acceptHttp2();
        Http2Message request = asked.request();
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> sending = call.upload(LARGE, sent);

        Stillness.of("sent bytes", sent::get);

        assertThat(sent.get()).isLessThan(versions.clientIsHttp2 ? 1 << 20 : 10 << 20);
        assertThat(Memory.used() - before).isLessThan(6 << 20);
        asked.awaitEndOf(request);
        assertThat(request.body.toByteArray()).isEqualTo(LARGE);
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
        asked.ok(request.stream);
        assertThat(call.reply().text()).isEqualTo("ok");
    }

    /** A client that takes nothing but what it must. */
    private ClientCall slowCall() {
        return versions().clientIsHttp2
                ? ClientCall.on(gateway.http2WithBuffer(SMALL_BUFFER))
                : ClientCall.on(gateway.client(SMALL_BUFFER));
    }

    /** Over the connection to the server that the slow one shares, where they meet at all. */
    private void servesOthersOn(Http2ServerEnd asked) {
        if (variant.loops() == 1) {
            for (int i = 0; i < 5; i++) {
                ClientCall next = call().get("/next");
                asked.serve();
                assertThat(next.reply().text()).isEqualTo("ok");
            }
        }
    }
}
