package dev.portcullis.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerRulesTest {

    private final CallerRules rules = new CallerRules(List.of("Gateway.internal"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9901",
                "localhost.:9901",
                "127.0.0.1:9901",
                "127.8.9.10",
                "[::1]:9901",
                "[::1]",
                "gateway.internal:9901"
            })
    void letsLoopbackAndNamedHostsPass(String host) {
        assertThat(rules.refusal(host, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example.com",
                "127.0.0.1.example.com",
                "127.0.0.1e9",
                "127.1",
                "10.0.0.1:9901",
                "localhost.example.com",
                "[::2]",
                "[::1",
                "gateway.internal.example.com",
                "0.0.0.0:9901"
            })
    void refusesOtherHosts(String host) {
        assertThat(rules.refusal(host, null)).isEqualTo(AdminError.ADMIN_HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example.com", "null", "http://localhost", "http://localhost:8080", ""})
    void refusesForeignOrigins(String origin) {
        assertThat(rules.refusal("localhost:9901", origin)).isEqualTo(AdminError.ADMIN_ORIGIN);
    }

    @Test
    void letsOwnOriginPass() {
        assertThat(rules.refusal("localhost:9901", "http://localhost:9901")).isNull();
        assertThat(rules.refusal("gateway.internal", "https://gateway.internal"))
                .isNull();
    }
}
