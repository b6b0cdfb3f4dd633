package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.exchange.StageView;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One deployment of 10,000 routes, served by four stages that each have policies of their own. */
class StageMemoryTest {

    private static final int ROUTES = 10_000;
    private static final int SETTINGS = 10;
    private static final int STAGES = 4;

    private final Compilation compilation = new Compilation();
    private final Problems problems = compilation.problems;
    private final Scope scope = new Scope();
    private final RecordBinder binder = new RecordBinder(problems);
    private final PolicyCompiler policies = new PolicyCompiler(compilation.options(), problems, scope, binder);

    @Test
    void fourStagesHoldLittleMoreThanOne() {
        ConfigNode root = root();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        assertThat(config).isNotNull();
        ApiConfig api = config.apis().get("shop");
        assertThat(api).isNotNull();
        IntegrationCompiler integrations =
                new IntegrationCompiler(compilation.options(), config, root, problems, scope, binder);
        Site site = new ApiCompiler(root, problems, policies, integrations, List.of(), null, Duration.ofSeconds(30))
                .compile("shop", api);
        assertThat(problems.all()).isEmpty();
        assertThat(site.deployment().plans()).hasSize(ROUTES);

        List<StageView> stages = stages(api);
        long one = Footprint.of(site.deployment(), stages.get(0));
        long four = Footprint.of(site.deployment(), stages);

        assertThat(one).as("bytes of one stage").isGreaterThan(ROUTES * 100L);
        assertThat((double) four / one)
                .as("%s bytes with four stages, %s with one", four, one)
                .isLessThan(1.3);
    }

    @Test
    void stageHasAChainForEachListOfPoliciesOnly() {
        GatewayConfig config = GatewayConfigBinder.bind(root(), problems);
        assertThat(config).isNotNull();
        for (StageView stage : stages(config.apis().get("shop"))) {
            assertThat(Set.of(Arrays.stream(stage.chains()).distinct().toArray()))
                    .hasSize(SETTINGS);
        }
    }

    private List<StageView> stages(ApiConfig api) {
        List<StageView> stages = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            List<BoundPolicy> ofStage = bind(Level.STAGE, "stage/" + i, Tree.map("quota", "x", "cors", "s" + i));
            List<FilterChain> chains = new ArrayList<>();
            for (RouteConfig route : api.routes().values()) {
                List<BoundPolicy> ofRoute =
                        policies.bind(new PolicyScope(Level.ROUTE, "route", "route", route.policies(), List.of()));
                chains.add(policies.chain(policies.effective(List.of(ofStage, ofRoute), false)));
            }
            stages.add(new StageView(
                    "shop",
                    "s" + i,
                    Map.of("colour", "blue"),
                    chains.toArray(FilterChain[]::new),
                    policies.missChain(List.of(ofStage)),
                    i * ROUTES));
        }
        return stages;
    }

    private List<BoundPolicy> bind(Level level, String identity, ConfigNode.Fields fields) {
        Map<String, Policies.Ref> refs = new LinkedHashMap<>();
        fields.fields().forEach((key, field) -> refs.put(key, new Policies.Ref(key, field.value(), field.keyAt())));
        return policies.bind(new PolicyScope(level, identity, identity, new Policies(refs), List.of()));
    }

    private static ConfigNode root() {
        Object[] routes = new Object[2 * ROUTES];
        for (int i = 0; i < ROUTES; i++) {
            routes[2 * i] = "GET /things" + i + "/{id}/parts/{part}";
            routes[2 * i + 1] = Tree.map("integration", "orders", "lambda", "l" + i % SETTINGS);
        }
        return Tree.map(
                "upstreams", Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                "apis", Tree.map("shop", Tree.map("routes", Tree.map(routes))));
    }
}
