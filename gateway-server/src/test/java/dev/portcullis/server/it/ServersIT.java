package dev.portcullis.server.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that come from files, are checked, and are shown to the operator. */
@Timeout(60)
class ServersIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
            upstreams:
              checked:
                targets: ["http://127.0.0.1:%1$d", "http://127.0.0.1:%2$d"]
                balance: least-pending
                health: {path: /well, every: 100ms, unhealthy-after: 2, healthy-after: 1}
              filed: {targets: [{file: targets.yaml}]}
              spread: {targets: ["http://127.0.0.1:%1$d", "http://127.0.0.1:%2$d"], balance: hash(path.user)}
            apis:
              all:
                routes:
                  GET /checked: {integration: checked}
                  GET /filed: {integration: filed}
                  GET /spread/{user}: {integration: spread}
            """;

    @TempDir
    private Path folder;

    private final WireMockServer first = server("first");
    private final WireMockServer second = server("second");
    private Program program;

    private static WireMockServer server(String name) {
        WireMockServer server =
                new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok(name)));
        return server;
    }

    @BeforeEach
    void start() throws Exception {
        targets(first);
        program = Program.run(folder, YAML.formatted(first.port(), second.port()));
    }

    private void targets(WireMockServer server) throws Exception {
        Files.writeString(folder.resolve("targets.yaml"), "targets: [\"http://127.0.0.1:" + server.port() + "\"]\n");
    }

    @AfterEach
    void stop() {
        program.close();
        first.stop();
        second.stop();
    }

    private Set<String> whoAnswers(String path, int requests) throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(Http.get(program.at("plain", path)).body());
        }
        return names;
    }

    @Test
    void serverThatFailsItsChecksIsShownAndGetsNoRequests() throws Exception {
        first.stubFor(get(urlEqualTo("/well")).willReturn(serverError()));

        String line = program.log().await(" unhealthy after 2 failed checks: status 500");

        assertThat(line).contains("Upstream checked: 127.0.0.1:" + first.port());
        assertThat(Http.get(program.at("admin", "/upstreams")).body())
                .contains("\"server\":\"127.0.0.1:" + first.port() + "\"", "\"state\":\"unhealthy\"");
        assertThat(Http.get(program.at("admin", "/metrics")).body())
                .containsPattern(
                        "portcullis_upstream_healthy\\{[^}]*:" + first.port() + "\",upstream=\"checked\"} 0.0");
        assertThat(whoAnswers("/checked", 10)).containsExactly("second");

        first.stubFor(get(urlEqualTo("/well")).willReturn(ok()));
        program.log().await(" healthy after 1 good checks");
    }

    @Test
    void fileOfTargetsIsReadAgain() throws Exception {
        assertThat(whoAnswers("/filed", 2)).containsExactly("first");

        targets(second);

        Eventually.that("the second answers", () -> whoAnswers("/filed", 1).contains("second"));
        assertThat(whoAnswers("/filed", 2)).containsExactly("second");
    }

    @Test
    void requestsOfOnePathVariableMeetOneServer() throws Exception {
        for (int user = 0; user < 5; user++) {
            assertThat(whoAnswers("/spread/user" + user, 4)).hasSize(1);
        }
    }
}
