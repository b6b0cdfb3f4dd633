package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.pipeline.Reason;
import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that come while there is too much to do. */
class OverloadTest extends EngineTest {

    private static final long BUSY = 150;

    private final Ends ends = new Ends();

    OverloadTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void scripts() {
        gateway.filter("ends", ends);
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.script("busy", (exchange, to) -> {
            Stillness.pass(BUSY);
            to.respond(LocalResponse.of(200, "text/plain", "busy"));
        });
    }

    private static Setup setup(Map<String, Object> overload) {
        return new Setup()
                .http2()
                .route("$default", Map.of("script", "local"))
                .route("ANY /busy", Map.of("script", "busy"))
                .gateway("observe", "ends")
                .gateway("overload", overload);
    }

    private static long shed(Reason reason) {
        return gateway.gateway.stats().overload().shed().getOrDefault(reason, 0L);
    }

    /** Sends requests until one is refused. */
    private static Answer refused(RawClient client) {
        Answer[] refused = new Answer[1];
        Eventually.that("one is refused", () -> {
            refused[0] = client.get("/");
            return refused[0].status() == 503;
        });
        return refused[0];
    }

    @Test
    void refusesSomeRequestsAsAmazonDoesAndKeepsTheirConnections() {
        long before = shed(Reason.HEAP);
        gateway.apply(setup(Map.of("heap", "0%", "retry-after", "3s")));
        RawClient client = gateway.client();

        Answer answer = refused(client);

        assertThat(answer.text()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(answer.head()).contains("Retry-After: 3\r\n", "Content-Type: application/json\r\n");
        assertThat(answer.closes()).isFalse();
        assertThat(refused(client).status()).isEqualTo(503);
        assertThat(shed(Reason.HEAP)).isGreaterThan(before + 1);
        assertThat(ends.all())
                .anyMatch(end -> end.error() != null && end.error().code().equals(CoreError.OVERLOADED.code()));
        letsAllThrough();
    }

    /** After the marks are far again. */
    private void letsAllThrough() {
        gateway.apply(setup(Map.of("direct-memory", "100%", "heap", "100%", "loop-delay", "0s")));
        RawClient client = gateway.client();
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void refusesOnHttp2() {
        gateway.apply(setup(Map.of("heap", "0%")));
        Http2Client client = gateway.http2();

        Eventually.that("one is refused", () -> client.answer(client.get("/")).status() == 503);

        Eventually.that("one is served", () -> client.answer(client.get("/")).status() == 200);
        letsAllThrough();
    }

    /** Clients that a loop has taken already: later it would come to that between two storms only. */
    private static List<RawClient> accepted(int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = gateway.client();
            assertThat(client.get("/").status()).isEqualTo(200);
            clients.add(client);
        }
        return clients;
    }

    @Test
    void refusesWhileItsLoopIsLateAndRecovers() {
        gateway.apply(setup(Map.of("loop-delay", "100ms")));
        AtomicBoolean storm = new AtomicBoolean(true);
        for (RawClient client : accepted(4 * variant.loops())) {
            Asides.run(() -> {
                while (storm.get()) {
                    client.get("/busy");
                }
            });
        }

        Eventually.that("requests are refused", () -> shed(Reason.LOOP_DELAY) > 0);

        storm.set(false);
        RawClient client = gateway.client();
        Eventually.that("all are served again", () -> {
            for (int i = 0; i < 20; i++) {
                if (client.get("/").status() != 200) {
                    return false;
                }
            }
            return true;
        });
    }
}
