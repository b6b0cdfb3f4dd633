package dev.portcullis.server.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.portcullis.socket.RefusedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Servers that serve with TLS, share the work, are down, or late; and what the access log says of it. */
@Timeout(60)
class UpstreamsIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
            upstreams:
              trusted: {targets: ["https://127.0.0.1:%1$d"], tls: {ca: own.pem}, timeouts: {tls: 15s}}
              misnamed: {targets: ["https://127.0.0.1:%1$d"], tls: {ca: own.pem, server-name: other.example}, timeouts: {tls: 15s}}
              distrusted: {targets: ["https://127.0.0.1:%1$d"], tls: {ca: foreign.pem}, timeouts: {tls: 15s}}
              unverified: {targets: ["https://127.0.0.1:%1$d"], tls: {verify: false}, timeouts: {tls: 15s}}
              weighted: {targets: ["http://127.0.0.1:%2$d", {url: "http://127.0.0.1:%3$d", weight: 3}]}
              down: {targets: ["http://127.0.0.1:%4$d"]}
              late: {targets: ["http://127.0.0.1:%5$d"], timeouts: {response: 200ms}}
            access-log: {to: access.log}
            apis:
              all:
                routes:
                  GET /trusted: {integration: trusted}
                  GET /misnamed: {integration: misnamed}
                  GET /distrusted: {integration: distrusted}
                  GET /unverified: {integration: unverified}
                  GET /weighted: {integration: weighted}
                  GET /down: {integration: down}
                  GET /late: {integration: late}
            """;

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path folder;

    private static WireMockServer first;
    private static WireMockServer second;
    private static RefusedPort down;
    /** Listening, but nobody accepts: connections open, and nothing more happens. */
    private static ServerSocket late;

    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        first = server(
                "first",
                wireMockConfig()
                        .dynamicHttpsPort()
                        .keystorePath(keyStore().toString())
                        .keystoreType("PKCS12")
                        .keystorePassword("password")
                        .keyManagerPassword("password"));
        second = server("second", wireMockConfig());
        down = new RefusedPort();
        late = new ServerSocket(0, 50, LOOPBACK);
        new Authority("Foreign authority").write(folder.resolve("foreign.pem"));
        program = Program.run(
                folder,
                YAML.formatted(first.httpsPort(), first.port(), second.port(), down.number(), late.getLocalPort()));
    }

    private static Path keyStore() throws Exception {
        Authority authority = new Authority("Own authority");
        authority.write(folder.resolve("own.pem"));
        KeyStore store = authority.issue("server.example").toKeyStore("PKCS12", "password".toCharArray());
        Path file = folder.resolve("server.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "password".toCharArray());
        }
        return file;
    }

    private static WireMockServer server(String name, WireMockConfiguration settings) {
        WireMockServer server =
                new WireMockServer(settings.bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok(name)));
        return server;
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
        first.stop();
        second.stop();
        down.close();
        late.close();
    }

    @Test
    void trustsItsOwnAuthority() throws Exception {
        assertThat(get("/trusted").body()).isEqualTo("first");
        assertThat(get("/unverified").body()).isEqualTo("first");
    }

    @Test
    void refusesCertificatesItCannotVerify() throws Exception {
        for (String path : List.of("/distrusted", "/misnamed")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(502);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Bad Gateway\"}");
        }
    }

    @Test
    void sharesRequestsByWeight() throws Exception {
        Map<String, Integer> answers = new HashMap<>();
        try (Wire client = new Wire(program.at("plain"))) {
            for (int i = 0; i < 40; i++) {
                answers.merge(client.get("/weighted").read().body(), 1, Integer::sum);
            }
        }
        assertThat(answers).isEqualTo(Map.of("first", 10, "second", 30));
    }

    @Test
    void saysThatServerIsDown() throws Exception {
        HttpResponse<String> answer = get("/down");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    }

    @Test
    void doesNotWaitForeverForServer() throws Exception {
        HttpResponse<String> answer = get("/late");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
    }

    private static HttpResponse<String> get(String target) throws Exception {
        return Http.get(program.at("plain", target));
    }

    @Test
    void logsEveryExchangeWithItsError(@TempDir Path other) throws Exception {
        for (String pem : List.of("own.pem", "foreign.pem")) {
            Files.copy(folder.resolve(pem), other.resolve(pem));
        }
        String yaml =
                YAML.formatted(first.httpsPort(), first.port(), second.port(), down.number(), late.getLocalPort());
        String id;
        try (Program logging = Program.run(other, yaml)) {
            URI plain = logging.at("plain");
            id = Http.get(plain.resolve("/trusted?x=1"))
                    .headers()
                    .firstValue("apigw-requestid")
                    .orElseThrow();
            Http.get(plain.resolve("/down"));
            Http.get(plain.resolve("/distrusted"));
            Http.get(plain.resolve("/late"));
            Http.get(plain.resolve("/nothing"));
            assertThat(logging.stop()).isZero();
        }
        List<JsonNode> lines = Files.readAllLines(other.resolve("access.log"), StandardCharsets.UTF_8).stream()
                .map(JsonMapper.builder().build()::readTree)
                .toList();
        assertThat(lines)
                .extracting(line ->
                        line.get("path").asString() + " " + line.get("status").asInt() + " "
                                + (line.has("error") ? line.get("error").asString() : "-"))
                .containsExactly(
                        "/trusted?x=1 200 -",
                        "/down 503 upstream.refused",
                        "/distrusted 502 upstream.tls",
                        "/late 504 upstream.response_timeout",
                        "/nothing 404 route.not_found");
        JsonNode good = lines.get(0);
        assertThat(good.get("id").asString()).isEqualTo(id);
        assertThat(good.get("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(good.get("method").asString()).isEqualTo("GET");
        assertThat(good.get("route").asString()).isEqualTo("GET /trusted");
        assertThat(good.get("responseBytes").asInt()).isEqualTo(5);
        assertThat(lines.get(3).get("durationMs").asDouble()).isBetween(200.0, 5000.0);
    }

    @Test
    void servesOverVersion6() throws Exception {
        assumeTrue(hasVersion6(), "this machine has no ::1");
        Path other = Files.createDirectory(folder.resolve("v6"));
        String yaml = """
                listeners: {six: {address: "[::1]:0"}}
                apis: {one: {routes: {GET /: {integration: {mock: {body: six}}}}}}
                """;
        try (Program six = Program.run(other, yaml)) {
            assertThat(six.at("six").toString()).matches("http://\\[::1]:\\d+");
            assertThat(Http.get(six.at("six", "/")).body()).isEqualTo("six");
        }
    }

    private static boolean hasVersion6() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("::1", 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
