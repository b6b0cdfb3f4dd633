package dev.portcullis.server.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.portcullis.socket.RefusedPort;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that fail for a moment or for long, and one that wants to know who calls. */
@Timeout(60)
class RetriesIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
            upstreams:
              flaky: {targets: ["http://127.0.0.1:%1$d"], retries: {attempts: 2, on: [503], budget: {share: 0%%, minimum: 100}}}
              down:
                targets: ["http://127.0.0.1:%2$d"]
                circuit-breaker: {failures: 50%%, window: 10s, minimum: 2, open: 30s}
              mutual:
                targets: ["https://127.0.0.1:%3$d"]
                tls: {ca: own.pem, certificate: gateway.pem, key: gateway.key, minimum-version: tls-1.3}
                timeouts: {tls: 15s}
              nameless: {targets: ["https://127.0.0.1:%3$d"], tls: {ca: own.pem}, timeouts: {tls: 15s}}
            access-log: {to: access.log}
            apis:
              all:
                routes:
                  ANY /flaky: {integration: flaky}
                  POST /allowed: {integration: flaky, retry: {attempts: 2, on: [503], methods: [POST]}}
                  GET /once: {integration: flaky, retry: {attempts: 1}}
                  GET /down: {integration: down}
                  GET /mutual: {integration: mutual}
                  GET /nameless: {integration: nameless}
            """;

    @TempDir
    private static Path folder;

    private static WireMockServer server;
    private static WireMockServer mutual;
    private static RefusedPort down;

    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        server = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        mutual = mutual();
        down = new RefusedPort();
        program = Program.run(folder, YAML.formatted(server.port(), down.number(), mutual.httpsPort()));
    }

    private static WireMockServer mutual() throws Exception {
        Authority authority = new Authority("Own authority");
        authority.write(folder.resolve("own.pem"));
        authority.writeClient(folder, "gateway");
        WireMockServer started = new WireMockServer(wireMockConfig()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(
                        store("server.p12", authority.issue("server.example").toKeyStore("PKCS12", password())))
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password")
                .needClientAuth(true)
                .trustStorePath(store("clients.p12", authority.trustStore()))
                .trustStoreType("PKCS12")
                .trustStorePassword("password"));
        started.start();
        started.stubFor(any(anyUrl()).willReturn(ok("known")));
        return started;
    }

    private static char[] password() {
        return "password".toCharArray();
    }

    private static String store(String name, KeyStore store) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password());
        }
        return file.toString();
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        server.stop();
        mutual.stop();
        down.close();
    }

    /** Answers 503 once, then 200. */
    private static void failOnce(String path) {
        server.resetAll();
        server.stubFor(any(urlEqualTo(path))
                .inScenario(path)
                .whenScenarioStateIs(STARTED)
                .willReturn(serviceUnavailable())
                .willSetStateTo("well"));
        server.stubFor(any(urlEqualTo(path))
                .inScenario(path)
                .whenScenarioStateIs("well")
                .willReturn(ok("well")));
    }

    @Test
    void asksAgainAndSaysSo() throws Exception {
        failOnce("/flaky");

        assertThat(get("/flaky").body()).isEqualTo("well");
        assertThat(metrics())
                .anyMatch(line -> line.startsWith("portcullis_upstream_retries_total{upstream=\"flaky\"}"));
        assertThat(logged("/flaky")).contains("\"attempts\":2");
    }

    @Test
    void asksOnceWhereTheRouteSaysSo() throws Exception {
        failOnce("/once");

        assertThat(get("/once").statusCode()).isEqualTo(503);
    }

    @Test
    void repeatsPostOnlyWhereAllowed() throws Exception {
        failOnce("/flaky");
        assertThat(post("/flaky").statusCode()).isEqualTo(503);
        server.verify(1, postRequestedFor(urlEqualTo("/flaky")));

        failOnce("/allowed");
        assertThat(post("/allowed").body()).isEqualTo("well");
        server.verify(2, postRequestedFor(urlEqualTo("/allowed")));
    }

    @Test
    void opensTheCircuit() throws Exception {
        assertThat(get("/down").statusCode()).isEqualTo(503);
        assertThat(get("/down").headers().firstValue("Retry-After")).isEmpty();

        HttpResponse<String> refused = get("/down");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(refused.headers().firstValue("Retry-After").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 30));
        assertThat(metrics()).contains("portcullis_upstream_circuit_state{upstream=\"down\"} 2.0");
        program.log().await("Upstream down: circuit opened, 2 of 2 requests failed; next probe in 30 s");
    }

    @Test
    void provesItselfToServersThatAsk() throws Exception {
        assertThat(get("/mutual").body()).isEqualTo("known");
        assertThat(get("/nameless").statusCode()).isEqualTo(502);
    }

    /** The access log's line of the request, once it is written. */
    private static String logged(String path) throws Exception {
        Path log = folder.resolve("access.log");
        return Eventually.found(
                "a line of " + path,
                () -> Files.readAllLines(log).stream()
                        .filter(line ->
                                line.contains("\"path\":\"" + path + "\"") && line.contains("\"method\":\"GET\""))
                        .findFirst());
    }

    private static List<String> metrics() throws Exception {
        return Http.get(program.at("admin", "/metrics")).body().lines().toList();
    }

    private static HttpResponse<String> get(String target) throws Exception {
        return Http.get(program.at("plain", target));
    }

    private static HttpResponse<String> post(String target) throws Exception {
        return Http.send("POST", program.at("plain", target), "order");
    }
}
