package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.integration.Integration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BuiltInsTest {

    private static final Integration ANSWER = (exchange, to) -> {};
    private static final BuiltIns BUILT_INS =
            new BuiltIns(Map.of("GET /h", ANSWER), Map.of("GET /m", ANSWER), Map.of("GET /a", ANSWER));

    private static Map<String, Set<String>> routes(String admin, Object serve) {
        Problems problems = new Problems();
        GatewayConfig config = GatewayConfigBinder.bind(
                ConfigTree.of(Map.of(
                        "admin",
                        Map.of("enabled", admin),
                        "listeners",
                        Map.of("main", Map.of("address", "127.0.0.1:0", "serve", serve)))),
                problems);
        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        Map<String, Set<String>> keys = new TreeMap<>();
        BUILT_INS.routes(config).forEach((name, served) -> keys.put(name, Set.copyOf(served.keySet())));
        return keys;
    }

    @Test
    void areAllOnTheOperatorsListener() {
        assertThat(routes("true", List.of("apis"))).isEqualTo(Map.of("admin", Set.of("GET /h", "GET /m", "GET /a")));
    }

    @Test
    void areWhereAListenerServesThem() {
        assertThat(routes("false", List.of("apis"))).isEmpty();
        assertThat(routes("false", List.of("health"))).isEqualTo(Map.of("main", Set.of("GET /h")));
        assertThat(routes("false", List.of("health", "metrics"))).isEqualTo(Map.of("main", Set.of("GET /h", "GET /m")));
    }
}
