package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which paths are let in, and what the upstream sees of them. */
class PathTest extends EngineTest {

    private final Ends ends = new Ends();

    PathTest(Variant variant) {
        super(variant);
    }

    @Test
    void refusesPathsThatCanBeReadInTwoWays() {
        gateway.filter("ends", ends);
        gateway.apply(Setup.to(gateway.server()).gateway("observe", "ends"));
        RawClient client = gateway.client();
        for (String path : List.of(
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a%5cb",
                "/a\\b",
                "/a;b",
                "/a;",
                "/.",
                "/..",
                "/a/./b",
                "/a/../b",
                "/a/..",
                "/%2e",
                "/%2E%2e/",
                "/.%2e/b",
                "/a/%2e./b",
                "/a%00",
                "/%",
                "/a%2",
                "/a%zz",
                "/%ff",
                "/%c0%af",
                "/%ed%a0%80",
                "/%f8%88%80%80%80")) {
            Answer answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("{\"message\":\"Bad Request\"}");
        }
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.REQUEST_PATH));
    }

    @Test
    void passesOtherPathsOnByteForByte() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        ServerEnd asked = null;
        for (String target : List.of(
                "/",
                "//",
                "//a//b/",
                "/%40%3D%2B",
                "/@=+",
                "/%e4%b8%ad",
                "/a%20b",
                "/%61",
                "/...",
                "/.a",
                "/a..",
                "/a?b=../c;d%2F",
                "/a?%",
                "/?",
                "/a?b?c",
                "/:a,b!$&'()*~-_")) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            asked = asked == null ? server.accept() : asked;
            assertThat(asked.serve(OK)).startsWith("GET " + target + " HTTP/1.1\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void keepsEncodedSlashWhereTheApiSaysSo() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server).api("encoded-slash", "keep"));
        RawClient client = gateway.client();
        client.send("GET /a%2Fb%5cc HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(server.accept().serve(OK)).startsWith("GET /a%2Fb%5cc HTTP/1.1\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void dropsTheBasePathAndFillsInVariables() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(new Setup()
                .upstream(server)
                .api("base-path", "/shop")
                .route("GET /items/{id}", Map.of("upstream", "backend", "path", "/v2/{id}/details"))
                .route("$default", "backend"));
        RawClient client = gateway.client();
        client.send("GET /shop/items/a%40b?c=d HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();

        assertThat(asked.serve(OK)).startsWith("GET /v2/a%40b/details?c=d HTTP/1.1\r\n");
        client.answer();
        client.send("GET /shop?c=d HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(asked.serve(OK)).startsWith("GET /?c=d HTTP/1.1\r\n");
        client.answer();
        client.send("GET /shop/other/ HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(asked.serve(OK)).startsWith("GET /other/ HTTP/1.1\r\n");
        client.answer();
    }

    @Test
    void answersNotFoundForUnknownHostsAndRoutes() {
        gateway.filter("ends", ends);
        gateway.apply(new Setup()
                .upstream(gateway.server())
                .api("hosts", List.of("api.example.com"))
                .route("GET /a", "backend")
                .gateway("observe", "ends"));
        RawClient client = gateway.client();

        for (String request : List.of(
                "GET /a HTTP/1.1\r\nHost: other.example.com\r\n\r\n",
                "GET /b HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
                "GET /a/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: api.example.com\r\n\r\n")) {
            client.send(request);
            Answer answer = client.answer();
            assertThat(answer.status()).as(request).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"message\":\"Not Found\"}");
            assertThat(answer.closes()).isFalse();
        }
        Eventually.that("all have ended", () -> ends.all().size() == 5);
        assertThat(ends.all()).allSatisfy(end -> assertThat(end.error()).isEqualTo(CoreError.ROUTE_NOT_FOUND));
    }
}
