package dev.portcullis.server.plugins;

import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.spi.AuthorizerFactory;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.integration.IntegrationFactory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the plugins of a directory, {@code *.jar} and {@code NAME/*.jar}, to those of the gateway. All of them, or none.
 *
 * <p>Their class loaders are never closed: what was loaded serves until the process ends.
 */
public final class PluginDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(PluginDirectory.class);

    private final List<String> reasons = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();
    private final NameSpace settings = NameSpace.ofSettings();
    private final NameSpace integrationTypes = new NameSpace();
    private final NameSpace authorizerTypes = new NameSpace();
    private final Map<String, FilterFactory<?>> filters = new TreeMap<>();
    private final Map<String, IntegrationFactory<?>> integrations = new TreeMap<>();
    private final Map<String, AuthorizerFactory<?>> authorizers = new TreeMap<>();
    private final Map<String, CatalogFactory<?>> collections = new TreeMap<>();

    private PluginDirectory(PluginCatalog builtIn) {
        builtIn.filters().values().forEach(factory -> add(factory, settings, filters));
        builtIn.integrations().values().forEach(factory -> add(factory, integrationTypes, integrations));
        builtIn.authorizers().values().forEach(factory -> add(factory, authorizerTypes, authorizers));
        builtIn.collections().values().forEach(this::addCollection);
    }

    /**
     * The plugins of the gateway and those of {@code directory}.
     *
     * @throws PluginRefusal if any jar cannot be used
     */
    public static PluginCatalog load(Path directory, PluginCatalog builtIn) {
        List<PluginJars> found;
        try {
            found = PluginJars.in(directory);
        } catch (IOException e) {
            throw new PluginRefusal(List.of(directory + ": the directory of plugins cannot be read: " + e));
        }
        if (found.isEmpty()) {
            return builtIn;
        }
        PluginDirectory loading = new PluginDirectory(builtIn);
        found.forEach(loading::add);
        if (!loading.reasons.isEmpty()) {
            loading.loaders.forEach(PluginDirectory::close);
            throw new PluginRefusal(loading.reasons);
        }
        return new PluginCatalog(loading.filters, loading.integrations, loading.authorizers, loading.collections);
    }

    private void add(PluginJars jars) {
        String complaint = jars.complaint();
        if (complaint != null) {
            reasons.add(jars.name() + ": " + complaint);
            return;
        }
        PluginClassLoader loader =
                new PluginClassLoader(jars.name(), jars.urls(), PluginDirectory.class.getClassLoader());
        loaders.add(loader);
        try {
            int found = 0;
            for (FilterFactory<?> factory : ServiceLoader.load(FilterFactory.class, loader)) {
                add(factory, settings, filters);
                found++;
            }
            for (IntegrationFactory<?> factory : ServiceLoader.load(IntegrationFactory.class, loader)) {
                add(factory, integrationTypes, integrations);
                found++;
            }
            for (AuthorizerFactory<?> factory : ServiceLoader.load(AuthorizerFactory.class, loader)) {
                add(factory, authorizerTypes, authorizers);
                found++;
            }
            for (CatalogFactory<?> factory : ServiceLoader.load(CatalogFactory.class, loader)) {
                addCollection(factory);
                found++;
            }
            if (found == 0) {
                reasons.add(jars.name() + ": no plugin in it (expected: META-INF/services with the name of a factory)");
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            reasons.add(jars.name() + ": " + sentence(e));
        }
    }

    private <F extends PluginFactory<?, ?>> void add(F factory, NameSpace names, Map<String, F> known) {
        add(factory, PluginFactory::type, factory.configType(), names, known);
    }

    private void addCollection(CatalogFactory<?> factory) {
        this.<CatalogFactory<?>>add(factory, CatalogFactory::key, factory.entryType(), settings, collections);
    }

    private <F> void add(F factory, Function<F, String> word, Class<?> record, NameSpace names, Map<String, F> known) {
        // Finds classes that are missing now rather than with the first file that uses the plugin.
        RecordComponent[] settings = record.getRecordComponents();
        LOG.debug("{}: {} settings", factory.getClass().getName(), settings == null ? 0 : settings.length);
        String type = word.apply(factory);
        if (names.claim(type, factory, reasons)) {
            known.put(type, factory);
        }
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure.getCause();
        String text = failure instanceof ServiceConfigurationError && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
        return cause == null ? text : text + ": " + cause;
    }

    private static void close(PluginClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
