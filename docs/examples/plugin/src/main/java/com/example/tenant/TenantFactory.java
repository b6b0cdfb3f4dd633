package com.example.tenant;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

/** Makes {@code tenant} policies. */
public final class TenantFactory implements FilterFactory<TenantConfig> {

    @Override
    public String type() {
        return "tenant";
    }

    @Override
    public Class<TenantConfig> configType() {
        return TenantConfig.class;
    }

    @Override
    public Slot slot(TenantConfig config) {
        return Slot.ACCESS;
    }

    @Override
    public boolean onMiss(TenantConfig config) {
        return false;
    }

    @Override
    public Filter create(TenantConfig config, PluginContext context) {
        return new TenantFilter(config);
    }

    @Override
    public String describe(TenantConfig config) {
        return config.allow().size() + " tenants, named in " + config.header();
    }
}
