package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTraceTest {

    private static final ConfigNode ROOT = Tree.map(
            "cors",
            Tree.map("value", "outer"),
            "apis",
            Tree.map(
                    "a",
                    Tree.map(
                            "quota",
                            Tree.map(),
                            "routes",
                            Tree.map(
                                    "GET /x",
                                    Tree.map("integration", "orders", "cors", Tree.map("value", "inner")),
                                    "GET /y",
                                    Tree.map("integration", "orders", "quota", "off")))),
            "upstreams",
            Tree.map("orders", Tree.map("targets", List.of("http://127.0.0.1:1"))));

    private final Compilation compilation = new Compilation();

    @Test
    void knowsWhereEachPolicyComesFrom() {
        List<BoundPolicy> policies = trace(false).effectiveAt("apis.a.routes.GET /x");

        assertThat(policies)
                .extracting(BoundPolicy::type)
                .containsExactly("request-id", "metrics", "cors", "forwarding", "quota");
        assertThat(policies.get(0).origin().at()).isEqualTo(Location.BUILT_IN);
        assertThat(policies.get(2).origin().level()).isEqualTo(Level.ROUTE);
        assertThat(policies.get(2).origin().at().line()).isPositive();
        assertThat(policies.get(2).origin().description().get()).contains("inner");
        assertThat(policies.get(4).origin().level()).isEqualTo(Level.API);
    }

    @Test
    void knowsWhatIsSwitchedOff() {
        PolicyTrace trace = trace(false);

        assertThat(trace.effectiveAt("apis.a.routes.GET /y"))
                .extracting(BoundPolicy::type)
                .doesNotContain("quota");
        assertThat(trace.writtenAt("apis.a.routes.GET /y")).singleElement().matches(BoundPolicy::isOff);
    }

    @Test
    void knowsWhatRequestsWithoutRouteMeet() {
        assertThat(trace(false).effectiveAt("apis.a.stages.$default"))
                .extracting(BoundPolicy::type)
                .containsExactly("request-id", "metrics", "cors", "forwarding");
    }

    @Test
    void keepsNothingOfRoutesThatRun() {
        assertThat(trace(true).writtenAt("apis.a.routes.GET /x")).isEmpty();
    }

    private PolicyTrace trace(boolean open) {
        compilation.open = open;
        GatewayConfig config = GatewayConfigBinder.bind(ROOT, compilation.problems);
        assertThat(config).isNotNull();
        SnapshotCompiler compiler = compilation.compiler(config, ROOT);
        compiler.compile();
        assertThat(compilation.problems.all()).isEmpty();
        return compiler.trace();
    }
}
