package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the first try promises, with the file that is shipped; only its ports are left to the system. */
class QuickstartIT {

    private static final String SECRET = "a-secret-of-the-environment";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path folder;

    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        String shipped = Files.readString(Program.HOME.resolve("config/quickstart.yaml"));
        String moved = shipped.replace("127.0.0.1:8080 ", "127.0.0.1:0 ").replace("127.0.0.1:8443\n", "127.0.0.1:0\n");
        assertThat(moved.split("address: 127.0.0.1:0", -1))
                .as("listeners found")
                .hasSize(3);
        Path file =
                Program.write(folder, moved + "\nheaders: {request: {set: {X-Token: \"${env:QUICKSTART_TOKEN}\"}}}\n");
        Files.copy(Program.HOME.resolve("config/quickstart.key"), folder.resolve("quickstart.key"));
        program = Program.run(file, Map.of("QUICKSTART_TOKEN", SECRET));
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(program.stop()).isZero();
    }

    @Test
    void saysHello() throws Exception {
        HttpResponse<String> answer = Http.get(program.at("plain", "/hello"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("apigw-requestid").orElse("")).hasSize(16);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Hello from Portcullis\"}");
    }

    @Test
    void saysHelloOverTls() throws Exception {
        HttpResponse<String> answer = Http.get(program.at("tls", "/hello"));

        assertThat(answer.sslSession()).isPresent();
        assertThat(answer.body()).isEqualTo("{\"message\":\"Hello from Portcullis\"}");
    }

    @Test
    void echoesEveryMethodAndPath() throws Exception {
        JsonNode echo = echo("plain", "PUT", "/echo/a%20b/c?x=1&y", "some text");

        assertThat(echo.get("method").asString()).isEqualTo("PUT");
        assertThat(echo.get("path").asString()).isEqualTo("/echo/a%20b/c");
        assertThat(echo.get("query").asString()).isEqualTo("x=1&y");
        assertThat(echo.get("body").asString()).isEqualTo("some text");
        assertThat(echo.get("bytes").asInt()).isEqualTo(9);
        assertThat(echo.get("headers").get("X-Forwarded-Proto").asString()).isEqualTo("http");
        assertThat(echo.get("headers").get("X-Token").asString()).isEqualTo(SECRET);
    }

    @Test
    void echoesOverTls() throws Exception {
        JsonNode echo = echo("tls", "DELETE", "/echo/a", "more");

        assertThat(echo.get("method").asString()).isEqualTo("DELETE");
        assertThat(echo.get("body").asString()).isEqualTo("more");
        assertThat(echo.get("headers").get("X-Forwarded-Proto").asString()).isEqualTo("https");
    }

    private static JsonNode echo(String listener, String method, String target, String body) throws Exception {
        HttpResponse<String> answer = Http.send(method, program.at(listener, target), body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void asksForAKey() throws Exception {
        HttpResponse<String> without = Http.get(program.at("plain", "/keyed"));
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(without.body()).isEqualTo("{\"message\":\"Forbidden\"}");

        HttpResponse<String> with = Http.get(program.at("plain", "/keyed"), "x-api-key", "quickstart");
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(with.body()).isEqualTo("{\"message\":\"You have a key\"}");
    }

    @Test
    void throttlesWhatComesTooOften() throws Exception {
        assertThat(Http.get(program.at("plain", "/limited")).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = Http.get(program.at("plain", "/limited"));
        assertThat(answer.statusCode()).isEqualTo(200);
        for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
            answer = Http.get(program.at("plain", "/limited"));
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
    }

    @Test
    void givesTheSameAnswerAgain() throws Exception {
        HttpResponse<String> first = Http.get(program.at("plain", "/cached"));
        assertThat(first.headers().firstValue("x-cache")).hasValue("miss");

        HttpResponse<String> second = Http.get(program.at("plain", "/cached"));
        assertThat(second.headers().firstValue("x-cache")).hasValue("hit");
        assertThat(second.headers().firstValue("age")).isPresent();
        assertThat(second.body()).isEqualTo(first.body()).contains("X-Request-Id");
        assertThat(second.headers().firstValue("apigw-requestid"))
                .isNotEqualTo(first.headers().firstValue("apigw-requestid"));

        assertThat(Http.get(program.at("admin", "/metrics")).body())
                .contains("portcullis_cache_hits_total{api=\"hello\",route=\"GET /cached\",stage=\"$default\"} 1");
    }

    @Test
    void answersWhatItDoesNotKnowAsAmazonDoes() throws Exception {
        HttpResponse<String> answer = Http.get(program.at("plain", "/nothing"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("apigw-requestid")).isPresent();
        assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }

    @Test
    void tellsItsHealth() throws Exception {
        assertThat(Http.get(program.at("admin", "/health/live")).body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(Http.get(program.at("admin", "/health/ready")).body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void countsRequestsByRoute() throws Exception {
        Http.send("POST", program.at("plain", "/echo/counted"), "");

        HttpResponse<String> answer = Http.get(program.at("admin", "/metrics"));

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(answer.body())
                .contains("# TYPE portcullis_requests_total counter\n", "\nportcullis_config_revision 1.0\n")
                .containsPattern("\nportcullis_requests_total\\{api=\"hello\",route=\"ANY /echo/\\{proxy\\+}\","
                        + "stage=\"\\$default\",status=\"2xx\"} [1-9]");
    }

    @Test
    void showsTheConfigurationWithoutItsSecrets() throws Exception {
        String config = Http.get(program.at("admin", "/config")).body();

        assertThat(JSON.readTree(config).get("revision").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(config).get("yaml").asString()).contains("X-Token: \"***\"");
        assertThat(config).doesNotContain(SECRET);
        assertThat(JSON.readTree(config).get("yaml").asString()).contains("visitor:\n    value: \"***\"");
    }

    @Test
    void listsTheRoutes() throws Exception {
        JsonNode routes = JSON.readTree(Http.get(program.at("admin", "/routes")).body());

        assertThat(routes.findValuesAsString("key"))
                .containsExactly("GET /hello", "GET /keyed", "GET /limited", "GET /cached", "ANY /echo/{proxy+}");
    }

    @Test
    void keepsWebPagesAwayFromTheOperatorsListener() throws Exception {
        HttpResponse<String> foreign = Http.get(program.at("admin", "/config"), "Origin", "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).isEqualTo("{\"message\":\"Forbidden\"}");

        try (Wire rebound = new Wire(program.at("admin"))) {
            assertThat(rebound.get("/config").read().status())
                    .as("Host: test.example")
                    .isEqualTo(403);
        }
    }
}
