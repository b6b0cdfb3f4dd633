package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches in the program: over TLS and HTTP/2, purged by the operator, explained and checked. The echo tells fetches apart. */
class CacheIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              tls: {address: "127.0.0.1:0", tls: self-signed}
            upstreams:
              echo: {targets: ["builtin:echo"]}
            apis:
              shop:
                cache: 60s
                routes:
                  GET /items/{id}: {integration: echo, cache: {ttl: 90s, key: [path.id, query.lang]}}
                  GET /large: {integration: {mock: {body: "LARGE"}}}
                  ANY /{proxy+}: {integration: echo}
            """.replace("LARGE", "0123456789".repeat(10_240));

    @TempDir
    private Path folder;

    @Test
    void givesTheSameAnswerOverTlsAndBothVersions() throws Exception {
        try (Program program = Program.run(folder, YAML)) {
            String first = Http.get(program.at("tls", "/items/7?lang=de&x=1")).body();
            assertThat(Http.get(program.at("tls", "/items/7?x=2&lang=de")).body())
                    .isEqualTo(first);

            HttpResponse<String> second = http2(program.at("tls", "/items/7?lang=de"));
            assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(second.headers().firstValue("x-cache")).hasValue("hit");
            assertThat(second.body()).isEqualTo(first);
            assertThat(Http.get(program.at("plain", "/items/7?lang=de")).body())
                    .as("over another scheme, which the server is told of")
                    .isNotEqualTo(first);
        }
    }

    @Test
    void largeAnswersStayWhole() throws Exception {
        try (Program program = Program.run(folder, YAML)) {
            for (int i = 0; i < 50; i++) {
                assertThat(Http.get(program.at("plain", "/large")).body()).hasSize(102_400);
                assertThat(http2(program.at("tls", "/large")).body()).hasSize(102_400);
            }
        }
    }

    @Test
    void isPurgedByTheOperatorOnly() throws Exception {
        try (Program program = Program.run(folder, YAML)) {
            String first = Http.get(program.at("plain", "/a")).body();
            Http.get(program.at("plain", "/items/7"));

            assertThat(purge(program, "?api=shop&route=GET%20/items/%7Bid%7D")).isEqualTo("{\"purged\":1}");
            assertThat(Http.get(program.at("plain", "/a")).body()).isEqualTo(first);
            assertThat(purge(program, "")).isEqualTo("{\"purged\":1}");
            assertThat(Http.get(program.at("plain", "/a")).body()).isNotEqualTo(first);
            assertThat(purge(program, "?all=yes")).isEqualTo("{\"message\":\"Bad Request\"}");
            assertThat(Http.send("POST", program.at("plain", "/cache/purge"), "")
                            .body())
                    .as("on a listener for clients")
                    .doesNotContain("purged");
        }
    }

    @Test
    void explainShowsTheKey() throws Exception {
        Program.write(
                folder, YAML.replace("plain: {address: \"127.0.0.1:0\"}", "plain: {address: \"127.0.0.1:8080\"}"));
        Program.Result result =
                Program.execute(folder, "explain", "GET", "http://127.0.0.1:8080/items/7");

        assertThat(result.out()).contains("90s, key host path query.lang caller");
    }

    @Test
    void checkNamesCachesThatDoNothing() throws Exception {
        Files.writeString(
                folder.resolve("gateway.yaml"), YAML.replace("GET /items/{id}", "POST /items/{id}") + "cache: 60s\n");
        Program.Result result = Program.execute(folder, "check", "gateway.yaml");

        assertThat(result.err())
                .contains(
                        "apis.shop.routes.POST /items/{id}.cache: does nothing for POST (expected: at a route for GET")
                .contains("cache: has no meaning at gateway level (expected at: api, stage, route");
    }

    private static String purge(Program program, String query) throws Exception {
        return Http.send("POST", program.at("admin", "/cache/purge" + query), "")
                .body();
    }

    private static HttpResponse<String> http2(URI uri) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(Http.TRUSTING)
                .build();
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
