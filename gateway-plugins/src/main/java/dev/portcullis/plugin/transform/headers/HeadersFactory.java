package dev.portcullis.plugin.transform.headers;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code headers} policies. */
public final class HeadersFactory implements FilterFactory<HeadersConfig> {

    @Override
    public String type() {
        return "headers";
    }

    @Override
    public Class<HeadersConfig> configType() {
        return HeadersConfig.class;
    }

    @Override
    public Slot slot(HeadersConfig config) {
        return Slot.MAP;
    }

    @Override
    public Combine combine() {
        return Combine.STACK;
    }

    @Override
    public Filter create(HeadersConfig config, PluginContext context) {
        return new HeadersFilter(config);
    }
}
