package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    private static final String YAML = """
            listeners:
              local: {address: "127.0.0.1:8080"}
              probes: {address: "127.0.0.1:8090", serve: [health]}
              public: {address: "0.0.0.0:8443", tls: self-signed}
              plain: {address: "0.0.0.0:80", redirect: https}
            upstreams:
              orders: {targets: ["http://10.0.0.11:8080", "http://10.0.0.12:8080"]}
            size-limit: 5MiB
            apis:
              orders:
                hosts: [api.example.com]
                base-path: /orders
                headers: {response: {remove: [Server]}}
                stages:
                  $default: {variables: {backend: blue, key: '${file:key}'}}
                routes:
                  GET /items/{id}:
                    integration: {upstream: orders, path: "/v2/items/{id}"}
                    size-limit: 256KiB
                    headers: {request: {set: {X-Key: '${file:key}'}}}
                  POST /items/{id}: {integration: orders}
                  ANY /{proxy+}: {integration: orders, metrics: off}
              old:
                base-path: /old
                routes:
                  GET /{id}: {integration: {redirect: {to: "/new/{id}"}}}
            """;

    @TempDir
    private Path folder;

    private String file;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("key"), "hunter2");
        file = Files.writeString(folder.resolve("gateway.yaml"), YAML).toString();
    }

    @Test
    void saysWhatAnswersAndWhy() {
        CommandRun run = explain("GET", "https://api.example.com/orders/items/7?lang=en");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(file, "F").replaceAll("(?<=\\S) {2,}", "  "))
                .isEqualTo("""
                GET https://api.example.com/orders/items/7?lang=en

                listener  public (0.0.0.0:8443, tls)  [F:4:3]
                api  orders: host api.example.com, base path /orders  [F:10:3]
                stage  $default
                             backend = blue
                             key = ***
                route  GET /items/{id}  [F:17:7]
                variables  id = 7
                not  POST /items/{id}: the path fits, the method is GET
                not  ANY /{proxy+}: a greedy variable takes what no route matches in full
                integration  upstream orders  [F:18:22]
                sends  GET /v2/items/7?lang=en
                to  http://10.0.0.11:8080, http://10.0.0.12:8080  by round-robin  [F:7:3]

                SLOT  POLICY  SETTINGS  FROM
                observe  request-id  {header: X-Request-Id, response-header: apigw-requestid, trust: false}  in force unless switched off
                observe  forwarding  {headers: x-forwarded}  in force unless switched off
                observe  metrics  {enabled: true}  in force unless switched off
                pre-limit  size-limit  at most 256KiB  F:19:9 (route)
                map  headers  {response: {remove: [Server]}}  F:13:5 (api)
                map  headers  {request: {set: {X-Key: "***"}}}  F:20:9 (route)
                """);
    }

    @Test
    void neverShowsSecrets() {
        CommandRun run = explain("GET", "https://api.example.com/orders/items/7");

        assertThat(run.out()).doesNotContain("hunter2");
    }

    @Test
    void saysWhatTheClientGetsWhereNothingMatches() {
        CommandRun run = explain("GET", "http://127.0.0.1:8080/old/1/2");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("answer       404 {\"message\":\"Not Found\"}\n")
                .contains("because      route.not_found: ")
                .contains("GET /{id}  the path goes on with \"/2\"\n")
                .doesNotContain("size-limit");
    }

    @Test
    void saysWhichApisThereAreWhereNoneIsReached() {
        CommandRun run = explain("GET", "http://elsewhere.example/none");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("none has host elsewhere.example and this path; there are: api.example.com/orders  */old\n");
    }

    @Test
    void hostHeaderTakesThePlaceOfTheUrl() {
        assertThat(explain("POST", "http://127.0.0.1:8080/orders/items/7", "-H", "Host: api.example.com")
                        .out())
                .contains("route        POST /items/{id}   ")
                .contains("sends        POST /items/7\n");
    }

    @Test
    void pathAloneIsEnough() {
        assertThat(explain("GET", "/old/7").out())
                .startsWith("GET /old/7\n\nlistener     local ")
                .contains("integration  redirect: 302 to /new/{id}");
    }

    @Test
    void whatIsSwitchedOffIsNotInForce() {
        assertThat(explain("PUT", "https://api.example.com/orders/x").out())
                .contains("route        ANY /{proxy+}")
                .contains("variables    proxy = x\n")
                .doesNotContain("metrics");
    }

    @Test
    void listenersOwnAnswersAreSaid() {
        assertThat(explain("GET", "http://a.example:80/x?y").out())
                .contains("answer       308 to https://a.example:80/x?y\n");
        assertThat(explain("GET", "http://127.0.0.1:8090/health/live"))
                .matches(run -> run.exit() == 0)
                .matches(run -> run.out().contains("answer       the gateway's own GET /health/live\n"));
    }

    @Test
    void pathThatCanBeReadInTwoWaysIsRefused() {
        assertThat(explain("GET", "/old/..%2f7").out()).contains("answer       400 ", "because      request.path: ");
        assertThat(explain("GET", "/old/a%2fb").out()).contains("answer       400 ", "because      request.path: ");
    }

    @Test
    void mistakesInTheFileComeFirst() throws Exception {
        Files.writeString(Path.of(file), "loops: many\n");

        assertThat(explain("GET", "/"))
                .matches(run -> run.exit() == 1)
                .matches(run -> run.out().isEmpty());
    }

    @Test
    void urlMustBeOne() {
        CommandRun run = explain("GET", "ftp://x");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("portcullis: \"ftp://x\" (expected: https://host/path, or /path)\n");
        assertThat(explain("GET", "/", "-H", "nonsense").exit()).isEqualTo(2);
    }

    private CommandRun explain(String method, String url, String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"explain", method, url, "--config", file}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRun.of(arguments);
    }
}
