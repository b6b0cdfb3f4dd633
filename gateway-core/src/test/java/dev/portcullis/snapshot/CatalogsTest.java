package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.config.CatalogReading;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Ref;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogsTest {

    /** An entry of the collection {@code badges}. */
    public record Badge(@Doc("What is written on it.") Secret text) {}

    /** Asks for a badge by its name. */
    public record AskConfig(@Doc("Which.") @Ref("badges") String badge) {}

    private static final class Badges implements CatalogFactory<Badge> {
        @Override
        public String key() {
            return "badges";
        }

        @Override
        public Class<Badge> entryType() {
            return Badge.class;
        }

        @Override
        public void check(CatalogReading<Badge> reading) {
            assertThat(reading.other(Badge.class)).isSameAs(reading.catalog());
            reading.catalog().entries().forEach((name, badge) -> {
                if (badge.text().value().length() < 3) {
                    reading.problems().warning(reading.written(name).at(), "badges." + name, "very short");
                }
            });
        }
    }

    private static final class Ask implements FilterFactory<AskConfig> {
        private final List<Badge> found = new ArrayList<>();

        @Override
        public String type() {
            return "ask";
        }

        @Override
        public Class<AskConfig> configType() {
            return AskConfig.class;
        }

        @Override
        public Slot slot(AskConfig config) {
            return Slot.AUTHORIZE;
        }

        @Override
        public Filter create(AskConfig config, PluginContext context) {
            Catalog<Badge> badges = context.catalog(Badge.class);
            found.add(badges.find(config.badge()));
            return (RequestFilter) exchange -> Outcome.proceed();
        }
    }

    private final Ask ask = new Ask();
    private final Problems problems = new Problems();

    @Test
    void givesPluginsTheEntriesByName() {
        compile(map("badges", map("gold", map("text", text("hunter2"))), "ask", map("badge", text("gold"))));

        assertThat(problems.all()).isEmpty();
        assertThat(ask.found).containsExactly(new Badge(new Secret("hunter2")));
    }

    @Test
    void refusesNamesThatTheCollectionDoesNotHave() {
        compile(map("badges", map("gold", map("text", text("hunter2"))), "ask", map("badge", text("glod"))));

        assertThat(problems.all())
                .extracting(Problem::message)
                .containsExactly("no badge \"glod\" (expected one of: gold; did you mean \"gold\"?)");
        assertThat(ask.found).isEmpty();
    }

    @Test
    void reportsWhatIsWrongWithAnEntry() {
        compile(map("badges", map("gold", map("txt", text("hunter2")))));

        assertThat(problems.all()).extracting(Problem::path).contains("badges.gold.txt", "badges.gold.text");
    }

    @Test
    void letsItsPluginCheckTheWhole() {
        compile(map("badges", map("gold", map("text", text("ab")), "blue", map("text", text("abc")))));

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly("(built-in)  warning: badges.gold: very short");
    }

    @Test
    void isEmptyWhereTheFileHasNoSuchKey() {
        compile(map("ask", map("badge", text("gold"))));

        assertThat(problems.all()).extracting(Problem::message).containsExactly("no badge \"gold\" (there are none)");
    }

    @Test
    void takesMappingsOnly() {
        compile(map("badges", text("gold")));

        assertThat(problems.all()).extracting(Problem::message).containsExactly("a value (expected: a mapping)");
    }

    private void compile(ConfigNode root) {
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        assertThat(config).isNotNull();
        PluginCatalog plugins =
                new PluginCatalog(Map.of("ask", ask), Map.of(), Map.of(), Map.of("badges", new Badges()));
        CompileOptions options = new CompileOptions(
                true,
                List.of(new BufferBudget(0)),
                Ticker.SYSTEM,
                Runnable::run,
                FakePluginContext.NO_HTTP,
                new StateRegistry(),
                plugins,
                Catalogs.EMPTY,
                Map.of(),
                new NothingToOpen(),
                Map.of());
        new SnapshotCompiler(options, config, root, problems).compile();
    }

    private static ConfigNode text(String value) {
        return new ConfigNode.Text(value, true, Location.BUILT_IN);
    }

    private static ConfigNode map(Object... keysAndValues) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(
                    (String) keysAndValues[i],
                    new ConfigNode.Field((ConfigNode) keysAndValues[i + 1], Location.BUILT_IN));
        }
        return new ConfigNode.Fields(fields, Location.BUILT_IN);
    }

    private static final class NothingToOpen implements CompileOptions.UpstreamMaker {
        @Override
        public dev.portcullis.upstream.Upstream make(String name, dev.portcullis.config.model.UpstreamConfig config) {
            throw new IllegalStateException("no upstreams here");
        }

        @Override
        public String identity(String name, dev.portcullis.config.model.UpstreamConfig config) {
            return name;
        }
    }
}
