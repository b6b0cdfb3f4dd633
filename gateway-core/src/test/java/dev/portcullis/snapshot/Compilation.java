package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.ManualTicker;
import java.util.List;
import java.util.Map;

/** Compiles trees with a few plugins, and keeps what lives longer than a snapshot. */
final class Compilation {

    static final Map<String, FilterFactory<?>> FILTERS = Map.of(
            "request-id", FakeFilters.stateless("request-id", Slot.OBSERVE),
            "forwarding", FakeFilters.stateless("forwarding", Slot.ACCESS),
            "metrics", FakeFilters.stateless("metrics", Slot.OBSERVE),
            "quota", FakeFilters.stateful("quota", Slot.LIMIT),
            "cors", FakeFilters.stateless("cors", Slot.CORS),
            "lambda", FakeFilters.stateless("lambda", Slot.FILTERS).only(FilterFactory.Level.ROUTE));

    final StateRegistry states = new StateRegistry();
    final FakeUpstreams upstreams = new FakeUpstreams();
    Problems problems = new Problems();
    boolean open = true;
    Map<String, Map<String, Integration>> builtIns = Map.of();

    Snapshot compile(ConfigNode root) {
        problems = new Problems();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        assertThat(problems.all()).as("what binding says").isEmpty();
        assertThat(config).isNotNull();
        states.begin();
        return compiler(config, root).compile();
    }

    SnapshotCompiler compiler(GatewayConfig config, ConfigNode root) {
        return new SnapshotCompiler(options(), config, root, problems);
    }

    CompileOptions options() {
        return new CompileOptions(
                open,
                List.of(new BufferBudget(0)),
                new ManualTicker(),
                Runnable::run,
                FakePluginContext.NO_HTTP,
                states,
                new PluginCatalog(FILTERS, Map.of(), Map.of(), Map.of()),
                Catalogs.EMPTY,
                Map.of(),
                upstreams,
                builtIns);
    }

    List<String> messages() {
        return problems.all().stream().map(Compilation::shown).toList();
    }

    private static String shown(Problem problem) {
        return problem.path() + ": " + problem.message();
    }
}
