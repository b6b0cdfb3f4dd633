package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What pages do in a browser: they listen to a stream of events and talk over a WebSocket. */
@Timeout(120)
class BrowserIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              old-tls: {address: "127.0.0.1:0", tls: self-signed, protocols: [http/1.1]}
              tls: {address: "127.0.0.1:0", tls: self-signed}
            upstreams:
              site: {targets: ["http://127.0.0.1:%d"]}
              sockets: {targets: ["http://127.0.0.1:%d"]}
            apis:
              all:
                routes:
                  GET /page: {integration: site}
                  GET /events: {integration: site}
                  POST /seen: {integration: site}
                  POST /report: {integration: site}
                  GET /echo: {integration: sockets, upgrade: websocket}
            """;

    @TempDir
    private static Path folder;

    private static PageServer site;
    private static WebSocketEcho sockets;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        site = new PageServer();
        sockets = new WebSocketEcho();
        program = Program.run(folder, YAML.formatted(site.port(), sockets.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        sockets.close();
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"plain, http/1.1", "old-tls, http/1.1", "tls, h2"})
    void streamsEventsAndEchoesOverSockets(String listener, String protocol) throws Exception {
        URI page = program.at(listener, "/page");
        try (Browser browser = Browser.open(Files.createDirectories(folder.resolve(listener)), page)) {
            JsonNode report = JsonMapper.shared().readTree(site.awaitReport(browser::printed));

            assertThat(report.get("protocol").asString()).isEqualTo(protocol);
            assertThat(report.get("events").toString()).isEqualTo("[\"1\",\"2\",\"3\"]");
            assertThat(report.get("text").asString()).isEqualTo("grüße");
            assertThat(report.get("bytes").asInt()).isEqualTo(100_000);
            assertThat(report.get("code").asInt()).isEqualTo(4001);
            assertThat(report.get("clean").asBoolean()).isTrue();
        }
    }
}
