package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.socket.RefusedPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of another origin, and a gateway that lets them call. */
@Timeout(60)
class BrowsedGatewayTest {

    private static final String SHOP = "https://shop.example.com";
    private static final String ALLOWED = "\r\naccess-control-allow-origin: " + SHOP + "\r\n";

    private final RefusedPort gone = new RefusedPort();
    private Issuer issuer;
    private LoadedGateway gateway;

    @BeforeEach
    void open() throws Exception {
        issuer = new Issuer();
        gateway = new LoadedGateway(config(Map.of("origins", List.of(SHOP), "methods", List.of("GET", "PUT"))));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        issuer.close();
        gone.close();
    }

    private Map<String, Object> config(Object cors) throws Exception {
        Map<String, Object> mock = Map.of("mock", Map.of("body", "ok."));
        Map<String, Object> own = Map.of(
                "mock",
                Map.of("body", "ok.", "headers", Map.of("Access-Control-Allow-Origin", "https://other.example")));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put(
                "authorizers",
                Map.of("customers", Map.of("jwt", Map.of("issuer", issuer.name(), "audience", List.of("orders")))));
        config.put("upstreams", Map.of("gone", Map.of("targets", List.of("http://127.0.0.1:" + gone.number()))));
        Map<String, Object> routes = new LinkedHashMap<>();
        routes.put("GET /open", Map.of("integration", own));
        routes.put("ANY /any", Map.of("integration", mock));
        routes.put("GET /secret", Map.of("integration", mock, "authorizer", "customers"));
        routes.put("ANY /guarded", Map.of("integration", mock, "authorizer", "customers"));
        routes.put("ANY /mended", Map.of("integration", mock, "authorizer", "customers"));
        routes.put("OPTIONS /mended", Map.of("integration", mock));
        routes.put("GET /limited", Map.of("integration", mock, "throttle", Map.of("rate", "1/s", "burst", "0")));
        routes.put("GET /gone", Map.of("integration", "gone"));
        routes.put("GET /own", Map.of("integration", own, "cors", "off"));
        config.put("apis", Map.of("shop", Map.of("base-path", "/shop", "cors", cors, "routes", routes)));
        return config;
    }

    private static String request(String method, String path, String... lines) {
        StringBuilder head = new StringBuilder(method + " /shop" + path + " HTTP/1.1\r\nHost: api\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String preflight(String path) {
        return request("OPTIONS", path, "Origin: " + SHOP, "Access-Control-Request-Method: PUT");
    }

    // ---- preflights

    @ParameterizedTest
    @ValueSource(strings = {"/open", "/any", "/secret", "/mended", "/limited", "/nothing"})
    void answersPreflightsItself(String path) throws Exception {
        assertThat(gateway.answer(preflight(path))).isEqualTo("204 ");
        assertThat(gateway.lastHead())
                .contains(ALLOWED, "\r\naccess-control-allow-methods: GET,PUT\r\n")
                .doesNotContain("Content-Length");
    }

    /** As Amazon does: what such a route catches is asked for its token, and a preflight has none. */
    @Test
    void routeForAllMethodsWithAuthorizerRefusesPreflights() throws Exception {
        assertThat(gateway.answer(preflight("/guarded"))).isEqualTo("401 {\"message\":\"Unauthorized\"}");
        assertThat(gateway.lastHead()).contains(ALLOWED).doesNotContain("access-control-allow-methods");
    }

    @Test
    void defaultRouteWithAuthorizerRefusesPreflights() throws Exception {
        Map<String, Object> mock = Map.of("mock", Map.of("body", "ok."));
        Map<String, Object> config = config("*");
        Map<String, Object> routes = new LinkedHashMap<>();
        routes.put("GET /open", Map.of("integration", mock));
        routes.put("$default", Map.of("integration", mock, "authorizer", "customers"));
        config.put("apis", Map.of("shop", Map.of("base-path", "/shop", "cors", "*", "routes", routes)));
        assertThat(gateway.apply(config))
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple(
                        "apis.shop.routes.$default",
                        "answers preflights with 401, as they bring no token (expected: beside it a route OPTIONS /{proxy+} "
                                + "with \"authorizer: off\")"));
        assertThat(gateway.answer(preflight("/open"))).startsWith("401 ");
        routes.put("OPTIONS /{proxy+}", Map.of("integration", mock));
        assertThat(gateway.apply(config)).isEmpty();

        assertThat(gateway.answer(preflight("/open"))).isEqualTo("204 ");
        assertThat(gateway.answer(preflight("/deep/down"))).isEqualTo("204 ");
        assertThat(gateway.answer(request("GET", "/deep/down", "Origin: " + SHOP)))
                .startsWith("401 ");
    }

    @Test
    void preflightOfAnotherOriginGetsNothing() throws Exception {
        String evil = request("OPTIONS", "/open", "Origin: https://evil.example", "Access-Control-Request-Method: PUT");

        assertThat(gateway.answer(evil)).isEqualTo("204 ");
        assertThat(gateway.lastHead()).doesNotContain("access-control-");
    }

    @Test
    void otherApisAnswerAsEver() throws Exception {
        assertThat(gateway.answer("OPTIONS /else HTTP/1.1\r\nHost: api\r\nOrigin: " + SHOP
                        + "\r\nAccess-Control-Request-Method: GET\r\n\r\n"))
                .startsWith("404 ");
        assertThat(gateway.lastHead()).doesNotContain("access-control-");
    }

    // ---- other requests

    @ParameterizedTest
    @CsvSource({"/open, 200", "/secret, 401", "/nothing, 404", "/limited, 429", "/gone, 503"})
    void everyAnswerSaysWhoMayReadIt(String path, int status) throws Exception {
        assertThat(gateway.answer(request("GET", path, "Origin: " + SHOP))).startsWith(status + " ");
        assertThat(gateway.lastHead())
                .containsOnlyOnce("access-control-allow-origin")
                .contains(ALLOWED);

        assertThat(gateway.answer(request("GET", path))).startsWith(status + " ");
        assertThat(gateway.lastHead().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }

    @Test
    void routeMaySpeakForItself() throws Exception {
        assertThat(gateway.answer(request("GET", "/own", "Origin: " + SHOP))).isEqualTo("200 ok.");
        assertThat(gateway.lastHead()).contains("\r\nAccess-Control-Allow-Origin: https://other.example\r\n");
    }

    // ---- mistakes

    @Test
    void refusesWhatHasNoMeaning() throws Exception {
        Map<String, Object> route = Map.of("integration", Map.of("mock", Map.of()), "cors", "*");
        Map<String, Object> config = config(Map.of("origins", List.of("*"), "credentials", "true"));
        Map<String, Object> apis = new LinkedHashMap<>(Map.of("other", Map.of("routes", Map.of("GET /x", route))));
        apis.put("shop", ((Map<?, ?>) config.get("apis")).get("shop"));
        config.put("apis", apis);

        assertThat(gateway.apply(config))
                .extracting(Problem::path, Problem::message)
                .contains(
                        tuple(
                                "apis.shop.cors.origins",
                                "\"*\" (expected: each by its name where credentials are allowed)"),
                        tuple(
                                "apis.other.routes.GET /x.cors",
                                "has no meaning at route level (expected at: gateway, api, stage; move it there, or write off)"));
    }
}
