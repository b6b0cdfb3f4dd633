package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that closes the connection arrives, however much the client is still sending. */
class LingeringCloseTest extends EngineTest {

    private static final byte[] MUCH = new byte[8 << 20];

    LingeringCloseTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        gateway.script("fine", (exchange, to) -> to.respond(LocalResponse.of(200)));
        gateway.filter("small", (RequestFilter)
                exchange -> exchange.request().body().aggregate(1000, body -> Outcome.proceed()));
        gateway.filter("forbid", (RequestFilter) exchange -> Outcome.reject(CoreError.REQUEST_MISDIRECTED));
        gateway.apply(new Setup()
                .route("$default", Map.of("script", "fine"), "first", "small")
                .route("POST /forbidden", Map.of("script", "fine"), "first", "forbid"));
    }

    @Test
    void clientThatReadsMeanwhileGetsTheAnswer() {
        each(head -> {
            RawClient client = gateway.client();
            client.sendAside(head, MUCH);
            return client;
        });
    }

    @Test
    void clientThatReadsAfterItHasSentGetsTheAnswer() {
        each(head -> {
            RawClient client = gateway.client();
            client.sendAside(head, MUCH).handle((sent, failed) -> true).join();
            return client;
        });
    }

    private void each(Function<String, RawClient> begun) {
        List<String> heads = List.of(
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                post("/", MUCH.length),
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n800000\r\n",
                "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(17_000),
                post("/forbidden", MUCH.length));
        List<Integer> statuses = List.of(400, 413, 413, 414, 431, 421);
        for (int i = 0; i < heads.size(); i++) {
            RawClient client = begun.apply(heads.get(i));
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(statuses.get(i));
            assertThat(answer.closes()).isTrue();
            client.awaitEnd();
            client.close();
        }
    }

    @Test
    void endsAfterTwoSecondsAlthoughTheClientStays() {
        RawClient client = gateway.client();
        client.send(post("/", 100_000));
        assertThat(client.answer().status()).isEqualTo(413);
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);

        Eventually.that("the gateway lets go", () -> gateway.gateway.stats().connections() == 0);
    }
}
