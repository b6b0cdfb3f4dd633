package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway whose patience is short, and a server that never answers. */
@Timeout(60)
class TimedGatewayTest {

    private static final String TIMED_OUT = "504 {\"message\":\"Endpoint request timed out\"}";

    @Test
    void givesUpSoonerThanTheUpstreamSays() throws Exception {
        assertThat(answer("50ms", "1h")).isEqualTo(TIMED_OUT);
    }

    @Test
    void givesUpWhenTheTotalHasPassed() throws Exception {
        assertThat(answer(Map.of("response", "100ms", "total", "200ms"), "1h")).isEqualTo(TIMED_OUT);
        assertThat(answer(Map.of("total", "50ms"), "1h")).isEqualTo(TIMED_OUT);
    }

    private static String answer(Object timeout, String response) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LoadedGateway gateway = new LoadedGateway(config(silent.getLocalPort(), timeout, response))) {
            return gateway.answer("GET /a HTTP/1.1\r\nHost: api\r\n\r\n");
        }
    }

    private static Map<String, Object> config(int port, Object timeout, String response) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put(
                "upstreams",
                Map.of(
                        "silent",
                        Map.of(
                                "targets", List.of("http://127.0.0.1:" + port),
                                "timeouts", Map.of("response", response))));
        config.put(
                "apis",
                Map.of(
                        "shop",
                        Map.of("routes", Map.of("GET /a", Map.of("integration", "silent", "timeout", timeout)))));
        return config;
    }
}
