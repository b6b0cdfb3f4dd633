package dev.portcullis.snapshot;

import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.integration.IntegrationFactory;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The plugins there are, by type.
 *
 * @param filters policies that may stand at a level of the configuration
 * @param integrations kinds of integration
 */
public record PluginCatalog(Map<String, FilterFactory<?>> filters, Map<String, IntegrationFactory<?>> integrations) {

    /** All that {@code loader} sees as services. */
    public static PluginCatalog load(ClassLoader loader) {
        Map<String, FilterFactory<?>> filters = new TreeMap<>();
        for (FilterFactory<?> factory : ServiceLoader.load(FilterFactory.class, loader)) {
            add(filters, factory);
        }
        Map<String, IntegrationFactory<?>> integrations = new TreeMap<>();
        for (IntegrationFactory<?> factory : ServiceLoader.load(IntegrationFactory.class, loader)) {
            add(integrations, factory);
        }
        return new PluginCatalog(filters, integrations);
    }

    private static <F extends PluginFactory<?, ?>> void add(Map<String, F> known, F factory) {
        F other = known.putIfAbsent(factory.type(), factory);
        if (other != null) {
            throw new IllegalStateException("two plugins of type \"" + factory.type() + "\": "
                    + other.getClass().getName() + " and "
                    + factory.getClass().getName());
        }
    }
}
