package dev.portcullis.snapshot;

import dev.portcullis.spi.AuthorizerFactory;
import dev.portcullis.spi.config.CatalogFactory;
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
 * @param authorizers types of authorizer
 * @param collections what they add to the root of the configuration, by key
 */
public record PluginCatalog(
        Map<String, FilterFactory<?>> filters,
        Map<String, IntegrationFactory<?>> integrations,
        Map<String, AuthorizerFactory<?>> authorizers,
        Map<String, CatalogFactory<?>> collections) {

    /** All that {@code loader} sees as services. */
    public static PluginCatalog load(ClassLoader loader) {
        Map<String, FilterFactory<?>> filters = new TreeMap<>();
        for (FilterFactory<?> factory : ServiceLoader.load(FilterFactory.class, loader)) {
            add(filters, factory.type(), factory);
        }
        Map<String, IntegrationFactory<?>> integrations = new TreeMap<>();
        for (IntegrationFactory<?> factory : ServiceLoader.load(IntegrationFactory.class, loader)) {
            add(integrations, factory.type(), factory);
        }
        Map<String, AuthorizerFactory<?>> authorizers = new TreeMap<>();
        for (AuthorizerFactory<?> factory : ServiceLoader.load(AuthorizerFactory.class, loader)) {
            add(authorizers, factory.type(), factory);
        }
        Map<String, CatalogFactory<?>> collections = new TreeMap<>();
        for (CatalogFactory<?> factory : ServiceLoader.load(CatalogFactory.class, loader)) {
            add(collections, factory.key(), factory);
        }
        return new PluginCatalog(filters, integrations, authorizers, collections);
    }

    private static <F> void add(Map<String, F> known, String type, F factory) {
        F other = known.putIfAbsent(type, factory);
        if (other != null) {
            throw new IllegalStateException("two plugins of type \"" + type + "\": "
                    + other.getClass().getName() + " and "
                    + factory.getClass().getName());
        }
    }
}
