package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.pipeline.Reason;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.wire.proxy.Headers;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More connections than there may be: who is sent away, and who has to go. */
class ConnectionLimitTest extends EngineTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    ConnectionLimitTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void scripts() {
        gateway.script("local", (exchange, to) -> to.respond(LocalResponse.of(200, "text/plain", "local")));
        gateway.script("silent", (exchange, to) -> {});
    }

    private static Setup setup() {
        return new Setup()
                .http2()
                .route("$default", Map.of("script", "local"))
                .route("GET /silent", Map.of("script", "silent"));
    }

    private static long refused(Reason reason) {
        return gateway.gateway.stats().overload().refused().getOrDefault(reason, 0L);
    }

    /** Clients that wait for answers, so that none of them may go. */
    private static List<RawClient> busy(int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = gateway.client();
            client.send("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n");
            clients.add(client);
        }
        Eventually.that("they wait", () -> gateway.gateway.stats().exchanges() == count);
        return clients;
    }

    @Test
    void closesNewOnesBeyondTheListenersLimitAndTakesThemAgainWhenOthersHaveGone() {
        gateway.apply(setup().listener("limits", Map.of("connections", "3")));
        long before = refused(Reason.LISTENER);
        List<RawClient> clients = busy(3);

        gateway.client().awaitEnd();

        assertThat(refused(Reason.LISTENER)).isEqualTo(before + 1);
        clients.get(0).close();
        Eventually.that("it has gone", () -> gateway.gateway.stats().connections() == 2);
        assertThat(gateway.client().get("/").text()).isEqualTo("local");
    }

    @Test
    void closesNewOnesOfAClientThatHasEnough() {
        gateway.apply(setup().listener("limits", Map.of("connections-per-address", "2")));
        long before = refused(Reason.ADDRESS);
        List<RawClient> clients = busy(2);

        gateway.client().awaitEnd();

        assertThat(refused(Reason.ADDRESS)).isEqualTo(before + 1);
        clients.forEach(RawClient::close);
        Eventually.that("they have gone", () -> gateway.gateway.stats().connections() == 0);
        assertThat(gateway.client().get("/").text()).isEqualTo("local");
    }

    @Test
    void countsClientsBehindALoadBalancerByTheAddressThatItTells() {
        gateway.apply(setup().listener("limits", Map.of("connections-per-address", "1"))
                .listener("proxy-protocol", Map.of("from", List.of("127.0.0.1"))));
        RawClient first = behind("192.0.2.1");
        assertThat(first.answer().status()).isEqualTo(200);
        assertThat(behind("192.0.2.2").answer().status()).isEqualTo(200);

        behind("192.0.2.1").awaitEnd();

        first.close();
        Eventually.that("it has gone", () -> gateway.gateway.stats().connections() == 1);
        assertThat(behind("192.0.2.1").answer().status()).isEqualTo(200);
    }

    private static RawClient behind(String address) {
        RawClient client = gateway.client();
        client.send(Headers.text("PROXY TCP4 " + address + " 198.51.100.1 50000 443"));
        client.send(GET);
        return client;
    }

    @Test
    void closesNewOnesWhereAllAreBusy() {
        gateway.apply(setup().gateway("overload", Map.of("connections", "4")));
        long before = refused(Reason.TOTAL);
        busy(4);

        gateway.client().awaitEnd();

        assertThat(refused(Reason.TOTAL)).isEqualTo(before + 1);
        gateway.apply(setup());
        assertThat(gateway.client().get("/").text()).isEqualTo("local");
    }

    @Test
    void closesTheIdlestOnesToMakeRoom() {
        gateway.apply(setup().gateway("overload", Map.of("connections", "8")));
        long before = gateway.gateway.stats().overload().relieved();
        List<RawClient> idle = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawClient client = gateway.client();
            assertThat(client.get("/").text()).isEqualTo("local");
            idle.add(client);
        }
        List<RawClient> waiting = busy(4);

        Eventually.that("there is room", ConnectionLimitTest::isAnotherServed);

        assertThat(idle.get(0).awaitEnd()).isEqualTo(Wire.End.FIN);
        assertThat(gateway.gateway.stats().overload().relieved()).isGreaterThan(before);
        Eventually.that("the busy ones are there", () -> gateway.gateway.stats().exchanges() == waiting.size());
        gateway.apply(setup());
    }

    private static boolean isAnotherServed() {
        RawClient client = gateway.client();
        try {
            client.send(GET);
            return client.isServed();
        } catch (UncheckedIOException closed) {
            return false;
        } finally {
            client.close();
        }
    }

    @Test
    void tellsIdleClientsOfHttp2ToGo() {
        gateway.apply(setup().gateway("overload", Map.of("connections", "8")));
        Http2Client client = gateway.http2();
        int stream = client.get("/");
        assertThat(client.answer(stream).text()).isEqualTo("local");
        busy(7);
        Eventually.that("there is room", ConnectionLimitTest::isAnotherServed);

        assertThat(client.goAway()).isEqualTo(Http2Client.NO_ERROR);

        gateway.apply(setup());
    }
}
