package dev.portcullis.plugin.observe.requestid;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code request-id} policies. */
public final class RequestIdFactory implements FilterFactory<RequestIdConfig> {

    @Override
    public String type() {
        return "request-id";
    }

    @Override
    public Class<RequestIdConfig> configType() {
        return RequestIdConfig.class;
    }

    @Override
    public Slot slot(RequestIdConfig config) {
        return Slot.OBSERVE;
    }

    @Override
    public Filter create(RequestIdConfig config, PluginContext context) {
        return new RequestIdFilter(config);
    }
}
