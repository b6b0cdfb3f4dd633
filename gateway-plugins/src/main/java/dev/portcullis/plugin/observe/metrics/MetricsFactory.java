package dev.portcullis.plugin.observe.metrics;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.observe.RouteCounters;
import java.util.EnumSet;
import java.util.Set;

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

    /** All routes are counted in one place; below the gateway it can only be switched off. */
    @Override
    public Set<Level> levels() {
        return EnumSet.of(Level.GATEWAY);
    }

    @Override
    public Filter create(MetricsConfig config, PluginContext context) {
        if (!config.enabled()) {
            return SILENT;
        }
        return new MetricsFilter(
                context.state(RouteCounters.class, () -> new RouteCounters(context.loops()), kept -> {}));
    }
}
