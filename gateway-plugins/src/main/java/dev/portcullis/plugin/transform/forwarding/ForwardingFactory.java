package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code forwarding} policies. */
public final class ForwardingFactory implements FilterFactory<ForwardingConfig> {

    @Override
    public String type() {
        return "forwarding";
    }

    @Override
    public Class<ForwardingConfig> configType() {
        return ForwardingConfig.class;
    }

    /** First of all, so that every other policy sees the caller's true address. */
    @Override
    public Slot slot(ForwardingConfig config) {
        return Slot.OBSERVE;
    }

    @Override
    public Filter create(ForwardingConfig config, PluginContext context) {
        return new ForwardingFilter(config, context.loops());
    }
}
