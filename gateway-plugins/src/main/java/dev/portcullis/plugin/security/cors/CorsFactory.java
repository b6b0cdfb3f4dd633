package dev.portcullis.plugin.security.cors;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import java.util.EnumSet;
import java.util.Set;

/** Makes {@code cors} policies. */
public final class CorsFactory implements FilterFactory<CorsConfig> {

    @Override
    public String type() {
        return "cors";
    }

    @Override
    public Class<CorsConfig> configType() {
        return CorsConfig.class;
    }

    @Override
    public Slot slot(CorsConfig config) {
        return Slot.CORS;
    }

    /** Not at routes: what a browser asks beforehand mostly matches none. */
    @Override
    public Set<Level> levels() {
        return EnumSet.of(Level.GATEWAY, Level.API, Level.STAGE);
    }

    @Override
    public Filter create(CorsConfig config, PluginContext context) {
        return new CorsFilter(config);
    }

    @Override
    public String describe(CorsConfig config) {
        String origins = String.join(", ", config.origins());
        return config.credentials() ? origins + " with credentials" : origins;
    }
}
