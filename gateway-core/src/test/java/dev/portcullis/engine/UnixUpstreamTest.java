package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on unix sockets; another gateway plays the server. */
class UnixUpstreamTest extends EngineTest {

    private static final HeaderName HOST = HeaderName.of("Host");

    private final Ends ends = new Ends();

    @TempDir
    private Path directory;

    private Path file;
    private GatewayFixture server;

    UnixUpstreamTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void startServer() {
        file = directory.resolve("app.sock");
        server = new GatewayFixture(variant);
        gateway.filter("ends", ends);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void reachesAServerAndKeepsItsConnections() {
        server.script(
                "host",
                (exchange, to) -> to.respond(LocalResponse.of(
                        200, "text/plain", exchange.request().headers().get(HOST))));
        server.apply(listening(Setup.answering("host")));
        gateway.apply(to("unix:" + file));
        RawClient client = gateway.client();

        for (int i = 0; i < 5; i++) {
            assertThat(client.get("/").text()).isEqualTo("localhost");
        }

        assertThat(server.gateway.stats().accepted()).isEqualTo(1);
        assertThat(gateway.gateway.stats().endpoints()).containsOnlyKeys("backend/unix:" + file);
    }

    @Test
    void carriesLargeBodiesBothWays() {
        ScriptedUpstream behind = gateway.server((connection, number) -> {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n");
            connection.send(connection.bytes(3_000_000));
        });
        server.apply(listening(Setup.to(behind)));
        gateway.apply(to("unix:" + file));
        RawClient client = gateway.client();
        byte[] body = Patterns.bytes(3_000_000);

        client.sendAside(post("/", body.length), body);

        assertThat(client.answerReadSlowly().body()).isEqualTo(body);
    }

    @Test
    void saysThatNobodyListens() {
        gateway.apply(to("unix:" + file));

        assertThat(gateway.client().get("/").status()).isEqualTo(503);
        assertThat(ends.first().error()).isEqualTo(CoreError.UPSTREAM_REFUSED);
    }

    @Test
    void goesOnWhenTheServerIsThereAgain() {
        server.script("ok", (exchange, to) -> to.respond(LocalResponse.of(204)));
        server.apply(listening(Setup.answering("ok")));
        gateway.apply(to("unix:" + file));
        RawClient client = gateway.client();
        assertThat(client.get("/").status()).isEqualTo(204);

        server.close();
        server = new GatewayFixture(variant);
        server.script("ok", (exchange, to) -> to.respond(LocalResponse.of(204)));
        server.apply(listening(Setup.answering("ok")));

        assertThat(client.get("/").status()).isEqualTo(204);
    }

    private Setup to(String target) {
        return new Setup()
                .gateway("upstreams", Map.of("backend", Map.of("targets", List.of(target))))
                .gateway("observe", "ends")
                .route("$default", "backend");
    }

    private Setup listening(Setup setup) {
        return setup.listener("address", "unix:" + file);
    }
}
