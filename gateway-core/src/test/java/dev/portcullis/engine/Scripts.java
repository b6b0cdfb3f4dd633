package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.IntegrationFactory;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Plugins whose behaviour a test writes in place: the filter types {@code first}, {@code second} and {@code observe}, and the
 * integration type {@code script}, all named after what the test has put here.
 */
final class Scripts {

    /** @param name what the behaviour was put under */
    public record Named(@Doc("The name.") @Default("none") String name) {}

    final Map<String, Filter> filters = new ConcurrentHashMap<>();
    final Map<String, Integration> integrations = new ConcurrentHashMap<>();

    PluginCatalog catalog() {
        return new PluginCatalog(
                Map.of(
                        "first", new Filters("first", Slot.MAP),
                        "second", new Filters("second", Slot.FILTERS),
                        "observe", new Filters("observe", Slot.OBSERVE)),
                Map.of("script", new Integrations()),
                Map.of(),
                Map.of());
    }

    private static @Nullable Named named(ConfigNode node) {
        return node instanceof ConfigNode.Text text ? new Named(text.value()) : null;
    }

    private final class Filters implements FilterFactory<Named> {

        private final String type;
        private final Slot slot;

        Filters(String type, Slot slot) {
            this.type = type;
            this.slot = slot;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public Class<Named> configType() {
            return Named.class;
        }

        @Override
        public @Nullable Named shortForm(ConfigNode node) {
            return named(node);
        }

        @Override
        public Slot slot(Named config) {
            return slot;
        }

        @Override
        public Filter create(Named config, PluginContext context) {
            Filter filter = Objects.requireNonNull(filters.get(config.name()), config.name());
            if (filter instanceof AutoCloseable closeable) {
                context.closeWithSnapshot(closeable);
            }
            return filter;
        }
    }

    private final class Integrations implements IntegrationFactory<Named> {

        @Override
        public String type() {
            return "script";
        }

        @Override
        public Class<Named> configType() {
            return Named.class;
        }

        @Override
        public @Nullable Named shortForm(ConfigNode node) {
            return named(node);
        }

        @Override
        public Integration create(Named config, PluginContext context) {
            return Objects.requireNonNull(integrations.get(config.name()), config.name());
        }
    }
}
