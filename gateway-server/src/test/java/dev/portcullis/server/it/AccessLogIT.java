package dev.portcullis.server.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access logs of the real program: their formats, files and mistakes. */
@Timeout(60)
class AccessLogIT {

    private static final String YAML = """
            listeners: {plain: {address: "127.0.0.1:0"}}
            upstreams: {server: {targets: ["http://127.0.0.1:%d"]}}
            access-log:
              to: logs/all.log
              format: '$context.identity.sourceIp "$context.httpMethod $context.path $context.protocol" $context.status $context.integrationStatus "$context.identity.userAgent" $context.requestId'
            apis:
              orders:
                base-path: /v1
                api-key: required
                access-log:
                  to: logs/orders.log
                  format:
                    id: $context.requestId
                    key: $context.identity.apiKeyId
                    route: $context.routeKey
                    status: $context.status
                    upstream: {status: $context.integrationStatus}
                    error: $context.error.message
                routes:
                  ANY /orders/{proxy+}: {integration: server}
                  GET /silent: {integration: server, access-log: off}
                  GET /failures:
                    integration: server
                    access-log: {to: logs/failures.log, format: clf, only: errors}
            api-keys:
              acme: {value: acme-secret-key-0123456789}
            """;

    @TempDir
    private Path folder;

    private List<String> lines(String log) throws Exception {
        return Files.readAllLines(folder.resolve("logs").resolve(log), StandardCharsets.UTF_8);
    }

    @Test
    void everyLevelHasItsOwnFormatAndFile() throws Exception {
        Files.createDirectory(folder.resolve("logs"));
        String id;
        WireMockServer server =
                new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok()));
        try (Program program = Program.run(folder, YAML.formatted(server.port()))) {
            String[] key = {"x-api-key", "acme-secret-key-0123456789"};
            id = Http.get(program.at("plain", "/v1/orders/7?x=1"), key)
                    .headers()
                    .firstValue("apigw-requestid")
                    .orElseThrow();
            Http.get(program.at("plain", "/v1/orders/7"));
            Http.get(program.at("plain", "/v1/silent"), key);
            Http.get(program.at("plain", "/v1/failures"), key);
            Http.get(program.at("plain", "/v1/failures"));
            Http.get(program.at("plain", "/nothing?secret=1"), "User-Agent", "a\\\"b");
            assertThat(program.stop()).isZero();
        } finally {
            server.stop();
        }

        JsonMapper json = JsonMapper.builder().build();
        assertThat(lines("orders.log"))
                .map(json::readTree)
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"id\":\"" + id + "\",\"key\":\"acme\",\"route\":\"ANY /orders/{proxy+}\",\"status\":200,"
                                + "\"upstream\":{\"status\":200},\"error\":\"-\"}",
                        "{\"id\":\""
                                + json.readTree(lines("orders.log").get(1))
                                        .get("id")
                                        .asString()
                                + "\",\"key\":\"-\",\"route\":\"ANY /orders/{proxy+}\",\"status\":403,"
                                + "\"upstream\":{\"status\":null},\"error\":\"Forbidden\"}");
        assertThat(lines("failures.log"))
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1 - - \\[.+ \\+0000\\] \"GET GET /failures HTTP/1\\.1\" 403 23 \\S{16}");
        assertThat(lines("all.log"))
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1 \"GET /nothing HTTP/1\\.1\" 404 - \"a\\\\x5c\\\\x22b\" \\S{16}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("logs/all.log"))))
                .isIn("rw-r-----", "rw-------");
    }

    @Test
    void fileOfAnEarlierDayIsPutAside() throws Exception {
        Path log = Files.createDirectory(folder.resolve("logs")).resolve("all.log");
        Files.writeString(log, "of old\n");
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        try (Program program = Program.run(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                access-log: {to: logs/all.log, rotate: {every: 1d, compress: false}}
                apis: {one: {routes: {GET /: {integration: {mock: {body: one}}}}}}
                """)) {
            Http.get(program.at("plain", "/"));
            assertThat(program.stop()).isZero();
        }

        assertThat(lines("all.log")).singleElement().asString().contains("\"route\":\"GET /\"");
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            assertThat(files.filter(file -> !file.equals(log)))
                    .singleElement()
                    .satisfies(old -> assertThat(old).hasContent("of old\n"));
        }
    }

    @Test
    void fullDiskCostsLinesAndNothingElse() throws Exception {
        Path log = Files.createSymbolicLink(folder.resolve("a.log"), Path.of("/dev/full"));
        int requests = 0;
        try (Program program = Program.run(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                access-log: {to: a.log, format: $context.requestId, flush: 10ms}
                apis: {one: {routes: {GET /: {integration: {mock: {body: one}}}}}}
                """)) {
            try (Wire client = new Wire(program.at("plain"))) {
                for (; requests < 500; requests++) {
                    assertThat(client.get("/").read().status()).isEqualTo(200);
                }
                assertThat(program.log().await("lines dropped")).contains("WARN", "a.log", "No space left on device");
                assertThat(Http.get(program.at("admin", "/metrics")).body())
                        .containsPattern("portcullis_access_log_dropped_total\\{to=\".*/a\\.log\"} [1-9]");

                Files.delete(log);
                for (; !Files.exists(log) || Files.size(log) == 0; requests++) { // a new file is opened within a second
                    assertThat(client.get("/").read().status()).isEqualTo(200);
                }
            }
            assertThat(program.stop()).isZero();

            List<String> reports = program.log().all().stream()
                    .filter(line -> line.contains("lines dropped"))
                    .toList();
            assertThat(reports).as("one while it was full, one at the end").hasSizeLessThanOrEqualTo(2);
            assertThat(Files.readAllLines(log)).hasSize(requests - dropped(reports.get(reports.size() - 1)));
        }
    }

    /** In all, as a report says. */
    private static int dropped(String report) {
        return Integer.parseInt(report.replaceFirst(".*, in all (\\d+): .*", "$1"));
    }

    @Test
    void checkFindsMistakesWithTheirPlaces() throws Exception {
        Program.write(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                access-log: {to: a.log, format: "$context.requestID"}
                apis:
                  one:
                    access-log:
                      to: b.log
                      format:
                        http: {status: $context.statis}
                    routes:
                      GET /: {integration: {mock: {body: one}}, access-log: {to: c.log, flush: 1s}}
                      GET /a: {integration: {mock: {body: one}}, access-log: {to: ./c.log, flush: 2ms}}
                """);

        Program.Result result = Program.execute(folder, "check", "gateway.yaml");

        assertThat(result.err()).isEqualTo("""
                        gateway.yaml:3:33  access-log.format: "$context.requestID" (did you mean "$context.requestId"?)
                        gateway.yaml:9:24  apis.one.access-log.format.http.status: "$context.statis" (did you mean "$context.status"?)
                        gateway.yaml:12:50  apis.one.routes.GET /a.access-log: "%s" stands at gateway.yaml:11:49 with other settings (expected: the same flush and rotate, or another file)
                        3 problems
                        """.formatted(folder.resolve("c.log")));
        assertThat(folder.resolve("c.log")).doesNotExist();
    }
}
