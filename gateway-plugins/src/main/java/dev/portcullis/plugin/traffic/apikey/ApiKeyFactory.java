package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import org.jspecify.annotations.Nullable;

/** Makes {@code api-key} policies; those of one configuration look keys up in one directory. */
public final class ApiKeyFactory implements FilterFactory<ApiKeySettings> {

    private record Made(Catalog<ApiKeyConfig> from, KeyDirectory directory) {}

    private @Nullable Made last;

    @Override
    public String type() {
        return "api-key";
    }

    @Override
    public Class<ApiKeySettings> configType() {
        return ApiKeySettings.class;
    }

    @Override
    public Slot slot(ApiKeySettings config) {
        return Slot.KEY;
    }

    @Override
    public Filter create(ApiKeySettings config, PluginContext context) {
        return new ApiKeyFilter(config, directory(context), context.loops());
    }

    private synchronized KeyDirectory directory(PluginContext context) {
        Catalog<ApiKeyConfig> keys = context.catalog(ApiKeyConfig.class);
        Made known = last;
        if (known == null || known.from() != keys) {
            known = new Made(keys, DirectoryMaker.make(keys, context));
            last = known;
        }
        return known.directory();
    }

    @Override
    public String describe(ApiKeySettings config) {
        String place = "in " + config.header();
        return config.query() == null ? place : place + " or ?" + config.query();
    }
}
