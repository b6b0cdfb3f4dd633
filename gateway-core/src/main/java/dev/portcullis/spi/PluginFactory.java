package dev.portcullis.spi;

import dev.portcullis.config.tree.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes one kind of plugin from its settings. Found by {@link java.util.ServiceLoader}; has a public constructor without
 * parameters.
 *
 * @param <C> the settings: a record whose components are bound strictly and whose compact constructor checks them
 * @param <T> what is made
 */
public interface PluginFactory<C extends Record, T> {

    /** The word in the configuration: {@code size-limit}. */
    String type();

    /** The record that the settings are bound to. */
    Class<C> configType();

    /** Makes one; may open things, which {@link PluginContext#closeWithSnapshot} closes. Runs on the control thread. */
    T create(C config, PluginContext context);

    /** The settings that a short form stands for ({@code access-log: json}), or null if this node is none. */
    default @Nullable C shortForm(ConfigNode node) {
        return null;
    }

    /** The settings in a few words, for {@code explain}. */
    default String describe(C config) {
        return config.toString();
    }
}
