package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Throttles where they matter: on the routes of a gateway, across its reloads. */
class ThrottledGatewayTest {

    private static final String LIMITED = "429 {\"message\":\"Too Many Requests\"}";

    @Test
    void answersAsAmazonDoes() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config("2/h", Map.of()))) {
            assertThat(gateway.answer(get("/a"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/a"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/a"))).isEqualTo(LIMITED);
        }
    }

    @Test
    void routesWithEqualThrottlesDoNotShareThem() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config("1/h", Map.of()))) {
            assertThat(gateway.answer(get("/a"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/b"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/a"))).isEqualTo(LIMITED);
        }
    }

    @Test
    void throttlesOfAllLevelsApply() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config("2/h", Map.of("throttle", "3/h")))) {
            assertThat(gateway.answer(get("/a"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/a"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/b"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/b"))).isEqualTo(LIMITED);
        }
    }

    @Test
    void aReloadRefillsNobody() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config("2/h", Map.of()))) {
            gateway.answer(get("/a"));
            gateway.answer(get("/a"));

            assertThat(gateway.apply(config("4/h", Map.of()))).isEmpty();

            assertThat(gateway.answer(get("/a"))).isEqualTo(LIMITED);
            assertThat(gateway.answer(get("/b"))).isEqualTo("200 ok.");
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: api\r\n\r\n";
    }

    private static Map<String, Object> config(String rate, Map<String, Object> gateway) {
        Map<String, Object> route = Map.of("integration", Map.of("mock", Map.of("body", "ok.")), "throttle", rate);
        Map<String, Object> config = new LinkedHashMap<>(gateway);
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("apis", Map.of("shop", Map.of("routes", Map.of("GET /a", route, "GET /b", route))));
        return config;
    }
}
