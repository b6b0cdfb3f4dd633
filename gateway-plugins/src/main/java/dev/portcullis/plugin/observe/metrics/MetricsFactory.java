package dev.portcullis.plugin.observe.metrics;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.observe.RouteCounters;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code metrics} policies.
 *
 * <p>The counters are state of the kind {@link RouteCounters} under the policy's identity; whoever offers them to a scrape
 * asks for the same.
 */
public final class MetricsFactory implements FilterFactory<MetricsConfig> {

    private static final CompletionFilter SILENT = (exchange, completion) -> {};

    @Override
    public String type() {
        return "metrics";
    }

    @Override
    public Class<MetricsConfig> configType() {
        return MetricsConfig.class;
    }

    @Override
    public Slot slot(MetricsConfig config) {
        return Slot.OBSERVE;
    }

    @Override
    public Filter create(MetricsConfig config, PluginContext context) {
        if (!config.enabled()) {
            return SILENT;
        }
        return new MetricsFilter(
                context.state(RouteCounters.class, () -> new RouteCounters(context.loops()), kept -> {}));
    }

    /** {@code metrics:}, {@code metrics: on} and {@code metrics: off}. */
    @Override
    public @Nullable MetricsConfig shortForm(ConfigNode node) {
        if (node instanceof ConfigNode.Text text) {
            if (text.isNull() || text.value().equals("on") || text.value().equals("true")) {
                return new MetricsConfig(true);
            }
            if (text.value().equals("off") || text.value().equals("false")) {
                return new MetricsConfig(false);
            }
        }
        return null;
    }
}
