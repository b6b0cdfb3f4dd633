package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Access rules in front of a gateway's routes. */
class GuardedGatewayTest {

    private static final String FORBIDDEN = "403 {\"message\":\"Forbidden\"}";

    @Test
    void refusesWhoIsNotAllowed() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config(Map.of("allow", List.of("10.0.0.0/8"))))) {
            assertThat(gateway.answer(get("/a", ""))).isEqualTo(FORBIDDEN);
            assertThat(gateway.answer(get("/nothing", ""))).isEqualTo(FORBIDDEN);
            gateway.apply(config(Map.of("allow", List.of("127.0.0.0/8"))));
            assertThat(gateway.answer(get("/a", ""))).isEqualTo("200 ok.");
        }
    }

    @Test
    void looksAtTheClientBehindATrustedProxy() throws Exception {
        Map<String, Object> config = config(Map.of("deny", List.of("2001:db8::/32")));
        config.put("forwarding", Map.of("trusted-proxies", List.of("127.0.0.1")));
        try (LoadedGateway gateway = new LoadedGateway(config)) {
            assertThat(gateway.answer(get("/a", "X-Forwarded-For: 2001:db8::1\r\n")))
                    .isEqualTo(FORBIDDEN);
            assertThat(gateway.answer(get("/a", "X-Forwarded-For: 2001:db9::1\r\n")))
                    .isEqualTo("200 ok.");
        }
    }

    private static String get(String path, String header) {
        return "GET " + path + " HTTP/1.1\r\nHost: api\r\n" + header + "\r\n";
    }

    private static Map<String, Object> config(Map<String, Object> access) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("access", access);
        config.put(
                "apis",
                Map.of(
                        "shop",
                        Map.of(
                                "routes",
                                Map.of("GET /a", Map.of("integration", Map.of("mock", Map.of("body", "ok.")))))));
        return config;
    }
}
