package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policy where it matters: on the routes of a gateway, in place of what the upstream says. */
class RetriedGatewayTest {

    private static final Map<String, Object> ON_503 = Map.of("attempts", "2", "on", List.of("503"));

    /** Fails every other request, from the first on. */
    private static byte[] answer(int request) {
        String status = request % 2 == 0 ? "503 Busy" : "200 OK";
        return ("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\nok.").getBytes(ISO_8859_1);
    }

    @Test
    void routeAddsRetriesToAnUpstreamWithoutAny() throws Exception {
        answers(Map.of(), Map.of("retry", ON_503), "200 ok.");
    }

    @Test
    void routeSwitchesRetriesOff() throws Exception {
        answers(Map.of("retries", ON_503), Map.of(), "200 ok.");
        answers(Map.of("retries", ON_503), Map.of("retry", Map.of("attempts", "1")), "503 ok.");
    }

    @Test
    void nothingOfTheUpstreamsRetriesRemains() throws Exception {
        answers(Map.of("retries", ON_503), Map.of("retry", Map.of("on", List.of("reset"))), "503 ok.");
    }

    @Test
    void policySwitchedOffLeavesTheUpstreams() throws Exception {
        answers(Map.of("retries", ON_503), Map.of("retry", "off"), "200 ok.");
    }

    private static void answers(Map<String, Object> upstream, Map<String, Object> route, String expected)
            throws Exception {
        try (Backend backend = new Backend(RetriedGatewayTest::answer)) {
            Map<String, Object> servers = new LinkedHashMap<>(upstream);
            servers.put("targets", List.of(backend.url()));
            Map<String, Object> settings = new LinkedHashMap<>(route);
            settings.put("integration", "backend");
            try (LoadedGateway gateway = new LoadedGateway(Map.of(
                    "admin", Map.of("enabled", "false"),
                    "listeners", Map.of("main", Map.of("address", "127.0.0.1:0")),
                    "upstreams", Map.of("backend", servers),
                    "apis", Map.of("shop", Map.of("routes", Map.of("GET /a", settings)))))) {
                assertThat(gateway.answer("GET /a HTTP/1.1\r\nHost: api\r\n\r\n"))
                        .isEqualTo(expected);
            }
        }
    }
}
