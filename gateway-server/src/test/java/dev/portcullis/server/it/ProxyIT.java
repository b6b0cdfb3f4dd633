package dev.portcullis.server.it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between clients and a server, and what is changed on the way. */
@Timeout(60)
class ProxyIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              redirect: {address: "127.0.0.1:0", redirect: https}
            upstreams:
              server: {targets: ["http://127.0.0.1:%d"]}
              keeper: {targets: ["http://127.0.0.1:%1$d"], host: preserve}
            apis:
              shop:
                base-path: /shop
                routes:
                  GET /items/{id}: {integration: {upstream: server, path: "/v2/things/{id}"}}
                  ANY /{proxy+}: {integration: server}
              other:
                headers:
                  request: {set: {X-Gateway: portcullis}, remove: [X-Secret]}
                  response: {add: {X-Added: "yes"}, remove: [Server]}
                routes:
                  POST /small: {integration: server, size-limit: 10B}
                  GET /mock: {integration: {mock: {status: 418, content-type: text/plain, body: short and stout}}}
                  GET /old/{id}: {integration: {redirect: {to: "/shop/items/{id}", status: 301}}}
                  GET /kept: {integration: keeper}
                  GET /edited: {integration: server}
            """;

    private static final WireMockServer SERVER =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @TempDir
    private static Path folder;

    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        SERVER.start();
        program = Program.run(folder, YAML.formatted(SERVER.port()));
    }

    @AfterAll
    static void stop() {
        program.close();
        SERVER.stop();
    }

    @BeforeEach
    void answerEverything() {
        SERVER.resetAll();
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(201)
                        .withHeader("X-Answer", "one", "two")
                        .withHeader("Server", "stub")
                        .withBody("done")));
    }

    private static LoggedRequest arrived() {
        List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(anyUrl()));
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void passesMethodsWithBodies(String method) throws Exception {
        HttpResponse<String> answer = Http.send(method, program.at("plain", "/shop/a"), "text of the body");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(arrived().getMethod().getName()).isEqualTo(method);
        assertThat(arrived().getBodyAsString()).isEqualTo("text of the body");
        assertThat(arrived().getHeader("Content-Length")).isEqualTo("16");
    }

    @Test
    void passesBodiesOfUnknownLength() throws Exception {
        byte[] body = "0123456789".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(body).withChunkedDribbleDelay(10, 20)));

        HttpResponse<String> answer = Http.send(
                "POST",
                program.at("plain", "/shop/a"),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(arrived().getHeader("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(arrived().getBody()).isEqualTo(body);
        assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
        assertThat(answer.body()).isEqualTo(new String(body, StandardCharsets.US_ASCII));
    }

    @Test
    void passesHeadersButNotThoseOfTheConnection() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            Wire.Answer answer = client.get(
                            "/shop/a",
                            "X-Own: first",
                            "X-Own: second",
                            "Connection: keep-alive, X-Hop",
                            "X-Hop: 1",
                            "Keep-Alive: timeout=5",
                            "Proxy-Authorization: Basic eA==",
                            "TE: gzip",
                            "Upgrade: h2c")
                    .read();

            assertThat(answer.all("X-Answer")).containsExactly("one", "two");
            assertThat(answer.all("Server")).containsExactly("stub");
            assertThat(answer.all("apigw-requestid")).hasSize(1);
        }
        assertThat(arrived().header("X-Own").values()).containsExactly("first", "second");
        assertThat(arrived().getAllHeaderKeys())
                .doesNotContain("Connection", "X-Hop", "Keep-Alive", "Proxy-Authorization", "TE", "Upgrade");
    }

    @Test
    void saysWhoAsked() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            client.get("/shop/a", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https", "X-Request-Id: forged")
                    .read();
        }
        LoggedRequest request = arrived();
        assertThat(request.header("X-Forwarded-For").values()).containsExactly("127.0.0.1");
        assertThat(request.header("X-Forwarded-Proto").values()).containsExactly("http");
        assertThat(request.header("X-Forwarded-Host").values()).containsExactly("test.example");
        assertThat(request.getHeader("X-Forwarded-Port"))
                .isEqualTo(Integer.toString(program.at("plain").getPort()));
        assertThat(request.getHeader("X-Request-Id")).hasSize(16).isNotEqualTo("forged");
        assertThat(request.getHeader("Host")).isEqualTo("127.0.0.1:" + SERVER.port());
    }

    @Test
    void keepsTheHostOnlyWhereItIsAskedTo() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            client.get("/kept").read();
        }
        assertThat(arrived().getHeader("Host")).isEqualTo("test.example");
    }

    @Test
    void editsHeadersAsThePolicySays() throws Exception {
        HttpResponse<String> answer =
                Http.get(program.at("plain", "/edited"), "X-Secret", "hidden", "X-Gateway", "client's");

        assertThat(answer.headers().allValues("x-added")).containsExactly("yes");
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(arrived().header("X-Gateway").values()).containsExactly("portcullis");
        assertThat(arrived().containsHeader("X-Secret")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/shop/items/7, /v2/things/7",
        "/shop/items/a%20b?q=1&q=2, /v2/things/a%20b?q=1&q=2",
        "/shop/items/7/parts?x=%2F, /items/7/parts?x=%2F",
        "/shop/a//b?x, /a//b?x"
    })
    void rewritesPathsAndKeepsQueries(String asked, String got) throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            client.get(asked).read();
        }
        assertThat(arrived().getUrl()).isEqualTo(got);
    }

    @Test
    void sendsClientsOfTheRedirectListenerToHttps() throws Exception {
        try (Wire client = new Wire(program.at("redirect"))) {
            Wire.Answer answer = client.get("/any/path?x=1").read();

            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.all("Location")).containsExactly("https://test.example/any/path?x=1");
        }
    }

    @Test
    void refusesBodiesBeyondTheLimit() throws Exception {
        assertThat(Http.send("POST", program.at("plain", "/small"), "0123456789")
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> answer = Http.send("POST", program.at("plain", "/small"), "0123456789a");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
        assertThat(arrived().getBodyAsString()).isEqualTo("0123456789");
    }

    @Test
    void answersWithoutAnyServer() throws Exception {
        HttpResponse<String> mock = Http.get(program.at("plain", "/mock"));
        assertThat(mock.statusCode()).isEqualTo(418);
        assertThat(mock.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(mock.body()).isEqualTo("short and stout");

        HttpResponse<String> redirect = Http.get(program.at("plain", "/old/7?x=1"));
        assertThat(redirect.statusCode()).isEqualTo(301);
        assertThat(redirect.headers().firstValue("location")).hasValue("/shop/items/7?x=1");

        assertThat(SERVER.findAll(anyRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    void passesAnswersWithoutBodies() throws Exception {
        SERVER.stubFor(get(urlEqualTo("/none")).willReturn(aResponse().withStatus(204)));
        SERVER.stubFor(get(urlEqualTo("/same")).willReturn(aResponse().withStatus(304)));
        try (Wire client = new Wire(program.at("plain"))) {
            assertThat(client.get("/shop/none").read().status()).isEqualTo(204);
            assertThat(client.get("/shop/same").read().status()).isEqualTo(304);
            assertThat(client.get("/shop/a").read().body()).isEqualTo("done");
        }
    }
}
