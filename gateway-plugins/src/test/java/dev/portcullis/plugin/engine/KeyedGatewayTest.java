package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API keys and usage plans on the routes of a gateway. */
class KeyedGatewayTest {

    private static final String KEY = "acme-0123456789";
    private static final String FORBIDDEN = "403 {\"message\":\"Forbidden\"}";
    private static final Map<String, Object> ACME = Map.of("value", new Secret(KEY));

    @Test
    void answersAsAmazonDoes() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config(Map.of("acme", ACME), Map.of()))) {
            assertThat(gateway.answer(get("/a", ""))).isEqualTo(FORBIDDEN);
            assertThat(gateway.answer(get("/a", "X-Api-Key: " + KEY + "x\r\n"))).isEqualTo(FORBIDDEN);
            assertThat(gateway.answer(get("/a", "X-Api-Key: " + KEY + "\r\n"))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/open", ""))).isEqualTo("200 ok.");
        }
    }

    @Test
    void countsAKeyOverAllRoutesOfItsPlanAndOverReloads() throws Exception {
        Map<String, Object> keys = Map.of("acme", Map.of("value", new Secret(KEY), "plans", List.of("gold")));
        Map<String, Object> gold =
                Map.of("quota", Map.of("limit", 3, "per", "month"), "stages", List.of("shop/$default"));
        String request = get("/a", "X-Api-Key: " + KEY + "\r\n");
        try (LoadedGateway gateway = new LoadedGateway(config(keys, Map.of("gold", gold)))) {
            assertThat(gateway.answer(request)).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/b", "X-Api-Key: " + KEY + "\r\n"))).isEqualTo("200 ok.");
            gateway.apply(config(keys, Map.of("gold", gold, "silver", Map.of())));
            assertThat(gateway.answer(request)).isEqualTo("200 ok.");
            assertThat(gateway.answer(request)).isEqualTo("429 {\"message\":\"Limit Exceeded\"}");
            gateway.apply(config(
                    Map.of("acme", Map.of("value", new Secret(KEY), "plans", List.of("none"))),
                    Map.of("none", Map.of("throttle", Map.of("rate", "1/s", "burst", 0)))));
            assertThat(gateway.answer(request)).isEqualTo("429 {\"message\":\"Too Many Requests\"}");
        }
    }

    @Test
    void takesNewKeysAtAReload(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys.csv"), "name,key\nacme," + KEY + "\n");
        Map<String, Object> config = config(Map.of("partners", Map.of("file", file.toString())), Map.of());
        try (LoadedGateway gateway = new LoadedGateway(config)) {
            assertThat(gateway.answer(get("/a", "X-Api-Key: " + KEY + "\r\n"))).isEqualTo("200 ok.");

            Files.writeString(file, "name,key\nacme,other-" + KEY + "\n");
            assertThat(gateway.apply(config)).isEmpty();

            assertThat(gateway.answer(get("/a", "X-Api-Key: " + KEY + "\r\n"))).isEqualTo(FORBIDDEN);
            assertThat(gateway.answer(get("/a", "X-Api-Key: other-" + KEY + "\r\n")))
                    .isEqualTo("200 ok.");
        }
    }

    @Test
    void saysWhatIsWrongWithKeysAndPlans() throws Exception {
        Map<String, Object> keys = Map.of(
                "acme", ACME,
                "copy", ACME,
                "clear", Map.of("value", "in-clear-text"),
                "short", Map.of("value", "hunter2"),
                "both", Map.of("value", new Secret("both-0123456789"), "plans", List.of("gold", "all")),
                "lost",
                        Map.of(
                                "value",
                                new Secret("lost-0123456789"),
                                "plans",
                                List.of("gild"),
                                "apis",
                                List.of("shpo")),
                "none", Map.of());
        Map<String, Object> plans = new TreeMap<>();
        plans.put("gold", Map.of("stages", List.of("shop/$default")));
        plans.put("all", Map.of());
        plans.put("odd", Map.of("stages", List.of("shop/beta")));
        plans.put(
                "route",
                Map.of(
                        "stages", List.of("shop/$default"),
                        "routes", Map.of("stock/$default", Map.of("GET /a", "1/s"))));
        try (LoadedGateway gateway = new LoadedGateway(config(Map.of("acme", ACME), Map.of()))) {
            List<Problem> problems = gateway.apply(config(keys, plans));

            assertThat(problems)
                    .extracting(problem ->
                            (problem.warning() ? "warning: " : "") + problem.path() + ": " + problem.message())
                    .containsExactlyInAnyOrder(
                            "api-keys.copy: \"copy\" has the value of another key (expected: one of its own)",
                            "api-keys.short.value: *** (expected: 8 to 128 visible characters without spaces, better 20 or more)",
                            "api-keys.both.plans: gold and all (expected: plans that cover different stages)",
                            "api-keys.lost.plans[0]: no usage-plan \"gild\" (expected one of: all, gold, odd, route; did you mean \"gold\"?)",
                            "api-keys.lost.apis[0]: no api \"shpo\" (expected one of: shop; did you mean \"shop\"?)",
                            "api-keys.none.value: nothing (expected: either value or file)",
                            "usage-plans.odd.stages[0]: no stage \"shop/beta\" (expected one of: shop/$default)",
                            "usage-plans.route.routes.stock/$default: the plan does not cover it (expected one of: shop/$default)");
        }
    }

    private static String get(String path, String header) {
        return "GET " + path + " HTTP/1.1\r\nHost: api\r\n" + header + "\r\n";
    }

    private static Map<String, Object> config(Map<String, Object> keys, Map<String, Object> plans) {
        Map<String, Object> integration = Map.of("mock", Map.of("body", "ok."));
        Map<String, Object> keyed = Map.of("integration", integration, "api-key", "required");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("api-keys", keys);
        config.put("usage-plans", plans);
        config.put(
                "apis",
                Map.of(
                        "shop",
                        Map.of(
                                "routes",
                                Map.of(
                                        "GET /a", keyed,
                                        "GET /b", keyed,
                                        "GET /open", Map.of("integration", integration)))));
        return config;
    }
}
