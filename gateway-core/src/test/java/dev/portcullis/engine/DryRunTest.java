package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.RouteLine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryRunTest {

    private final Problems problems = new Problems();

    private List<RouteLine> check(String address, String integration) {
        ConfigNode root = ConfigTree.of(Map.of(
                "listeners",
                Map.of("main", Map.of("address", address)),
                "upstreams",
                Map.of("orders", Map.of("targets", List.of("http://127.0.0.1:1"))),
                "apis",
                Map.of("a", Map.of("routes", Map.of("GET /x", Map.of("integration", integration))))));
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        PluginCatalog plugins = PluginCatalog.load(getClass().getClassLoader());
        return DryRun.check(config, root, plugins, problems);
    }

    @Test
    void knowsTheRoutes() {
        assertThat(check("127.0.0.1:0", "orders")).isNotEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void findsWhatIsWrongWithListenersAndRoutes() {
        check("0.0.0.0:80", "ordres");

        assertThat(problems.all())
                .extracting(Object::toString)
                .anyMatch(problem -> problem.contains("plain text on 0.0.0.0:80"))
                .anyMatch(problem -> problem.contains("ordres"));
    }
}
