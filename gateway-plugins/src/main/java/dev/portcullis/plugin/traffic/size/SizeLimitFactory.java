package dev.portcullis.plugin.traffic.size;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code size-limit} policies. */
public final class SizeLimitFactory implements FilterFactory<SizeLimitConfig> {

    @Override
    public String type() {
        return "size-limit";
    }

    @Override
    public Class<SizeLimitConfig> configType() {
        return SizeLimitConfig.class;
    }

    /** Before authorization: nobody's credentials make a body smaller. */
    @Override
    public Slot slot(SizeLimitConfig config) {
        return Slot.PRE_LIMIT;
    }

    @Override
    public Filter create(SizeLimitConfig config, PluginContext context) {
        return new SizeLimitFilter(config);
    }

    @Override
    public String describe(SizeLimitConfig config) {
        return "at most " + config.max();
    }
}
