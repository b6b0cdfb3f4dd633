package dev.portcullis.plugin.traffic.timeout;

import dev.portcullis.config.tree.DurationText;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code timeout} policies. */
public final class TimeoutFactory implements FilterFactory<TimeoutConfig> {

    @Override
    public String type() {
        return "timeout";
    }

    @Override
    public Class<TimeoutConfig> configType() {
        return TimeoutConfig.class;
    }

    /** Before whatever may wait. */
    @Override
    public Slot slot(TimeoutConfig config) {
        return Slot.PRE_LIMIT;
    }

    @Override
    public Filter create(TimeoutConfig config, PluginContext context) {
        return new TimeoutFilter(config);
    }

    @Override
    public String describe(TimeoutConfig config) {
        String response = config.response() == null ? "" : DurationText.of(config.response()) + " to the answer";
        String total = config.total() == null ? "" : DurationText.of(config.total()) + " in all";
        return response.isEmpty() || total.isEmpty() ? response + total : response + ", " + total;
    }
}
