package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.observe.RouteEvent;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.testkit.LeakGuard;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache where it matters: between clients and a server, on the routes of a gateway. */
@ExtendWith(LeakGuard.class)
class CachedGatewayTest {

    private static final String ETAG = "ETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    private final CountingBackend backend;
    private LoadedGateway gateway;

    CachedGatewayTest() throws Exception {
        backend = new CountingBackend(CountingBackend.says("", "answer N"));
        gateway = new LoadedGateway(config("60s"));
    }

    @BeforeEach
    void nothingIsAskedAtTheStart() {
        assertThat(backend.calls()).isZero();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        backend.close();
    }

    // ---- hits and misses

    @Test
    void secondRequestGetsTheFirstOnesAnswer() throws Exception {
        assertThat(get("/items/7")).isEqualTo("200 answer 1");
        assertThat(gateway.lastHead()).contains("\r\nX-Cache: miss\r\n").doesNotContain("Age:");

        assertThat(get("/items/7")).isEqualTo("200 answer 1");
        assertThat(gateway.lastHead()).contains("\r\nX-Cache: hit\r\n", "\r\nAge: 0\r\n");
        assertThat(backend.calls()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/items/8", "/items/7?a=1", "/items/%37", "/other"})
    void otherPathsAndQueriesAreOtherAnswers(String target) throws Exception {
        get("/items/7");

        assertThat(get(target)).isEqualTo("200 answer 2");
        assertThat(get(target)).isEqualTo("200 answer 2");
    }

    @Test
    void otherHostsAreOtherAnswers() throws Exception {
        get("/items/7");

        assertThat(gateway.answer("GET /items/7 HTTP/1.1\r\nHost: other\r\n\r\n"))
                .isEqualTo("200 answer 2");
        assertThat(gateway.answer("GET /items/7 HTTP/1.1\r\nHost: API\r\n\r\n")).isEqualTo("200 answer 1");
    }

    @Test
    void headIsAnsweredFromWhatGetHasFetched() throws Exception {
        get("/other");
        String head = exchange("HEAD /other HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n");

        assertThat(head)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: 8\r\n")
                .endsWith("\r\n\r\n");
        assertThat(backend.calls()).isOne();
    }

    @Test
    void headFetchesNothingForGet() throws Exception {
        backend.script((request, number, out) ->
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + (request.startsWith("HEAD") ? "" : "ok."))
                        .getBytes(ISO_8859_1)));
        exchange("HEAD /other HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n");

        assertThat(get("/other")).isEqualTo("200 ok.");
        assertThat(backend.calls()).isEqualTo(2);
    }

    @Test
    void largeBodiesAreKeptWhole() throws Exception {
        String large = "0123456789".repeat(30_000);
        backend.script(CountingBackend.says("", large));
        get("/items/7");

        assertThat(get("/items/7")).isEqualTo("200 " + large);
        assertThat(backend.calls()).isOne();
    }

    @Test
    void chunkedAnswersAreKeptWithALength() throws Exception {
        backend.script((head, number, out) ->
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
                        .getBytes(ISO_8859_1)));
        exchange(closing("/items/7"));

        assertThat(get("/items/7")).isEqualTo("200 abcdef");
        assertThat(backend.calls()).isOne();
    }

    @Test
    void clientsThatHaveItAlreadyAreToldSo() throws Exception {
        backend.script(CountingBackend.says(ETAG, "answer N"));
        get("/items/7");

        assertThat(exchange(closing("/items/7", "If-None-Match: \"v0\", \"v1\"")))
                .startsWith("HTTP/1.1 304")
                .contains("ETag: \"v1\"\r\n")
                .endsWith("\r\n\r\n");
        assertThat(exchange(closing("/items/7", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT")))
                .startsWith("HTTP/1.1 304");
        assertThat(get("/items/7", "If-None-Match: \"v0\"")).isEqualTo("200 answer 1");
    }

    @Test
    void fetchesTheWholeAnswerWhateverTheClientHas() throws Exception {
        get("/items/7", "If-None-Match: \"v1\"\r\nRange: bytes=0-1");

        assertThat(backend.heads().get(0)).doesNotContain("if-none-match", "range");
        assertThat(get("/items/7", "Range: bytes=0-1")).isEqualTo("200 answer 1");
    }

    // ---- what must not be kept

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: no-store",
                "Cache-Control: private",
                "Cache-Control: max-age=0",
                "Expires: 0",
                "Set-Cookie: session=secret",
                "Vary: *",
                "Vary: Accept, *"
            })
    void isNotKeptAgainstTheServersWord(String line) throws Exception {
        backend.script(CountingBackend.says(line + "\r\n", "answer N"));

        assertThat(get("/items/7")).isEqualTo("200 answer 1");
        assertThat(get("/items/7")).isEqualTo("200 answer 2");
        assertThat(gateway.lastHead()).contains("X-Cache: pass");
    }

    @Test
    void answersTooLargeAreNotKept() throws Exception {
        use(Map.of("ttl", "60s", "entry", "5B"));

        assertThat(get("/items/7")).isEqualTo("200 answer 1");
        assertThat(get("/items/7")).isEqualTo("200 answer 2");
    }

    @Test
    void answersThatGrowTooLargeAreNotKept() throws Exception {
        use(Map.of("ttl", "60s", "entry", "5B"));
        backend.script((head, number, out) ->
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
                        .getBytes(ISO_8859_1)));

        assertThat(exchange(closing("/items/7"))).contains("abcd", "ef");
        assertThat(exchange(closing("/items/7"))).contains("abcd", "ef");
        assertThat(backend.calls()).isEqualTo(2);
    }

    @Test
    void answersCutOffAreNotKept() throws Exception {
        backend.script((head, number, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(ISO_8859_1));
            throw new IllegalStateException("cut off");
        });
        assertThat(exchange(closing("/items/7"))).endsWith("half");

        backend.script(CountingBackend.says("", "answer N"));
        assertThat(get("/items/7")).startsWith("200 answer");
        assertThat(gateway.lastHead()).contains("X-Cache: miss");
    }

    @Test
    void answersWithTrailersAreNotKept() throws Exception {
        backend.script((head, number, out) ->
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\nX-Sum: 1\r\n\r\n"
                        .getBytes(ISO_8859_1)));
        exchange(closing("/items/7"));
        exchange(closing("/items/7"));

        assertThat(backend.calls()).isEqualTo(2);
    }

    @Test
    void answersThatEndWithTheirConnectionAreNotKept() throws Exception {
        backend.script((head, number, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\nperhaps all".getBytes(ISO_8859_1));
            throw new IllegalStateException("the end");
        });
        exchange(closing("/items/7"));
        exchange(closing("/items/7"));

        assertThat(backend.calls()).isEqualTo(2);
    }

    @Test
    void errorsOfTheGatewayAreNotKept() throws Exception {
        use(Map.of("ttl", "60s", "statuses", List.of(200, 502, 503)));
        backend.script((head, number, out) -> {
            throw new IllegalStateException("gone");
        });
        assertThat(get("/items/7")).startsWith("502");

        backend.script(CountingBackend.says("", "well"));
        assertThat(get("/items/7")).isEqualTo("200 well");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer x",
                "Cookie: a=b",
                "X-Original-URL: /admin",
                "X-HTTP-Method-Override: DELETE",
                "If-Match: \"a\""
            })
    void suchRequestsPass(String line) throws Exception {
        get("/items/7");

        assertThat(get("/items/7", line)).isEqualTo("200 answer 2");
        assertThat(gateway.lastHead()).contains("X-Cache: pass");
        assertThat(get("/items/7")).isEqualTo("200 answer 1");
    }

    @Test
    void otherMethodsPass() throws Exception {
        get("/items/7");

        assertThat(gateway.answer("POST /items/7 HTTP/1.1\r\nHost: api\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("200 answer 2");
        assertThat(gateway.answer("GET /items/7 HTTP/1.1\r\nHost: api\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .isEqualTo("200 answer 3");
    }

    // ---- keys

    @Test
    void onlyDeclaredParametersCount() throws Exception {
        use(Map.of("ttl", "60s", "key", List.of("query.lang")));
        get("/items/7?lang=de&utm=1");

        assertThat(get("/items/7?utm=2&lang=de")).isEqualTo("200 answer 1");
        assertThat(get("/items/7?lang=fr")).isEqualTo("200 answer 2");
        assertThat(get("/items/7")).isEqualTo("200 answer 3");
        assertThat(get("/items/8?lang=de")).isEqualTo("200 answer 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%6cang=evil", "lang=evil&lang=", "x=1&l%61ng=evil", "a=1;lang=evil", "a=1%3Blang=evil"})
    void disguisedParametersPoisonNothing(String query) throws Exception {
        use(Map.of("ttl", "60s", "key", List.of("query.lang")));
        get("/items/7?" + query);

        assertThat(get("/items/7")).isEqualTo("200 answer 2");
        assertThat(get("/items/7?a=1")).isEqualTo("200 answer 2");
    }

    @Test
    void wholeQueryCountsAsItWasSent() throws Exception {
        get("/items/7?a=1&b=2");

        assertThat(get("/items/7?b=2&a=1")).isEqualTo("200 answer 2");
        assertThat(get("/items/7?a=1&b=%32")).isEqualTo("200 answer 3");
    }

    @Test
    void hostThatAProxyNamesCannotPoison() throws Exception {
        gateway.apply(config(Map.of("ttl", "60s"), Map.of("forwarding", "off")));
        get("/items/7", "X-Forwarded-Host: evil.example");

        assertThat(backend.heads().get(0)).contains("x-forwarded-host: evil.example");
        assertThat(get("/items/7")).isEqualTo("200 answer 2");
    }

    @Test
    void fieldsThatTheAnswerVariesByCount() throws Exception {
        backend.script(CountingBackend.says("Vary: Accept-Language\r\n", "answer N"));
        get("/items/7", "Accept-Language: de");

        assertThat(get("/items/7", "Accept-Language: fr")).isEqualTo("200 answer 2");
        assertThat(get("/items/7")).isEqualTo("200 answer 3");
        assertThat(get("/items/7", "Accept-Language: de")).isEqualTo("200 answer 1");
        assertThat(get("/items/7")).isEqualTo("200 answer 3");
        assertThat(backend.calls()).isEqualTo(3);
    }

    @Test
    void authorizationCanBeAPartOfTheKey() throws Exception {
        use(Map.of("ttl", "60s", "key", List.of("header.Authorization")));
        get("/items/7", "Authorization: Bearer a");

        assertThat(get("/items/7", "Authorization: Bearer b")).isEqualTo("200 answer 2");
        assertThat(get("/items/7", "Authorization: Bearer a")).isEqualTo("200 answer 1");
    }

    @ParameterizedTest
    @CsvSource({"false, 200 answer 2", "true, 200 answer 1"})
    void callersHaveAnswersOfTheirOwnUnlessTheyShare(boolean shared, String second) throws Exception {
        Map<String, Object> keys = Map.of(
                "api-keys",
                Map.of("a", Map.of("value", "key-of-the-first-one"), "b", Map.of("value", "key-of-the-other-one")));
        gateway.apply(config(Map.of("ttl", "60s", "shared", shared), keys, Map.of("api-key", "required")));

        assertThat(get("/items/7", "X-Api-Key: key-of-the-first-one")).isEqualTo("200 answer 1");
        assertThat(get("/items/7", "X-Api-Key: key-of-the-other-one")).isEqualTo(second);
        assertThat(get("/items/7")).startsWith("403");
        assertThat(get("/items/7", "X-Api-Key: key-of-the-first-one")).isEqualTo("200 answer 1");
    }

    // ---- refreshes, as Amazon has them

    @Test
    void refreshIsIgnoredWithAWarning() throws Exception {
        get("/items/7");

        assertThat(get("/items/7", "Cache-Control: max-age=0")).isEqualTo("200 answer 1");
        assertThat(gateway.lastHead()).contains("\r\nWarning: 199 Cache invalidation header was ignored\r\n");
        assertThat(get("/items/7")).isEqualTo("200 answer 1");
        assertThat(gateway.lastHead()).doesNotContain("Warning");
    }

    @Test
    void refreshIsIgnoredSilently() throws Exception {
        use(Map.of("ttl", "60s", "refused-refresh", "ignore"));
        get("/items/7");

        assertThat(get("/items/7", "Cache-Control: no-cache")).isEqualTo("200 answer 1");
        assertThat(gateway.lastHead()).doesNotContain("Warning");
    }

    @Test
    void refreshIsForbidden() throws Exception {
        use(Map.of("ttl", "60s", "refused-refresh", "forbid", "refresh", "identified"));
        get("/items/7");

        assertThat(get("/items/7", "Cache-Control: max-age=0")).isEqualTo("403 {\"message\":\"Forbidden\"}");
        assertThat(backend.calls()).isOne();
    }

    @Test
    void refreshReplacesTheAnswer() throws Exception {
        use(Map.of("ttl", "60s", "refresh", "anyone"));
        get("/items/7");

        assertThat(get("/items/7", "Cache-Control: max-age=0")).isEqualTo("200 answer 2");
        assertThat(get("/items/7")).isEqualTo("200 answer 2");
    }

    @Test
    void requestThatWantsNothingStoredIsHeeded() throws Exception {
        get("/items/7", "Cache-Control: no-store");

        assertThat(get("/items/7")).isEqualTo("200 answer 2");
    }

    // ---- operating

    @Test
    void unrelatedReloadKeepsAnswersAndAnotherKeyForgetsThem() throws Exception {
        get("/items/7");
        gateway.apply(config(Map.of("ttl", "90s"), Map.of("size-limit", "1MiB")));
        assertThat(get("/items/7")).isEqualTo("200 answer 1");

        use(Map.of("ttl", "60s", "key", List.of("query.a")));
        assertThat(get("/items/7")).isEqualTo("200 answer 2");
    }

    @Test
    void purgeForgetsByApiAndRoute() throws Exception {
        get("/items/7");
        get("/other");

        assertThat(gateway.purge(new PurgeScope("shop", "$default", "GET /items/{id}")))
                .isOne();
        assertThat(get("/items/7")).isEqualTo("200 answer 3");
        assertThat(get("/other")).isEqualTo("200 answer 2");
        assertThat(gateway.purge(new PurgeScope("none", null, null))).isZero();
        assertThat(gateway.purge(PurgeScope.ALL)).isEqualTo(2);
        assertThat(get("/other")).isEqualTo("200 answer 4");
    }

    @Test
    void countsHitsAndMissesByRoute() throws Exception {
        get("/items/7");
        get("/items/7");
        get("/items/7");
        get("/items/7", "Authorization: Basic eDp5");

        MetricsSnapshot read = gateway.counters();
        MetricsSnapshot.Route route = read.routes().get("api/shop/stage/$default/route/GET /items/{id}");
        assertThat(read.events())
                .extracting(RouteEvent::name, route::count)
                .contains(tuple("cache_hits", 2L), tuple("cache_misses", 1L), tuple("cache_passes", 1L));
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }

    @Test
    void nothingIsSaidOfTheCacheIfSoWished() throws Exception {
        use(Map.of("ttl", "60s", "x-cache", false));
        get("/items/7");
        assertThat(gateway.lastHead()).doesNotContain("X-Cache");
        get("/items/7");
        assertThat(gateway.lastHead()).doesNotContain("X-Cache");
        assertThat(backend.calls()).isOne();
    }

    // ---- plumbing

    private String get(String target, String... line) throws Exception {
        return gateway.answer(
                "GET " + target + " HTTP/1.1\r\nHost: api\r\n" + (line.length == 0 ? "" : line[0] + "\r\n") + "\r\n");
    }

    private static String closing(String target, String... line) {
        return "GET " + target + " HTTP/1.1\r\nHost: api\r\nConnection: close\r\n"
                + (line.length == 0 ? "" : line[0] + "\r\n") + "\r\n";
    }

    /** Sends over a connection of its own and reads to its end. */
    private String exchange(String request) throws Exception {
        try (var socket = gateway.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private void use(Map<String, Object> cache) {
        assertThat(gateway.apply(config(cache))).isEmpty();
    }

    private Map<String, Object> config(Object cache) {
        return config(cache, Map.of());
    }

    private Map<String, Object> config(Object cache, Map<String, Object> root) {
        return config(cache, root, Map.of());
    }

    private Map<String, Object> config(Object cache, Map<String, Object> root, Map<String, Object> api) {
        Map<String, Object> shop = new LinkedHashMap<>(api);
        shop.put("cache", cache);
        shop.put(
                "routes",
                Map.of(
                        "GET /items/{id}", Map.of("integration", "backend"),
                        "ANY /{proxy+}", Map.of("integration", "backend")));
        Map<String, Object> config = new LinkedHashMap<>(root);
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("upstreams", Map.of("backend", Map.of("targets", List.of(backend.url()))));
        config.put("apis", Map.of("shop", shop));
        return config;
    }
}
