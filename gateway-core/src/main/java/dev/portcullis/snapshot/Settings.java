package dev.portcullis.snapshot;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.error.Culprit;
import dev.portcullis.spi.PluginFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a plugin's settings in their short or their full form. Presence means on: nothing after the key is an empty mapping. */
final class Settings {

    private Settings() {}

    static <C extends Record> @Nullable C read(
            RecordBinder binder, PluginFactory<C, ?> factory, ConfigNode node, String path) {
        if (node instanceof ConfigNode.Text text && text.isNull()) {
            return binder.bind(empty(node.at()), factory.configType(), path);
        }
        C fromShort = factory.shortForm(node);
        return fromShort != null ? fromShort : binder.bind(node, factory.configType(), path);
    }

    static ConfigNode empty(Location at) {
        return new ConfigNode.Fields(Map.of(), at);
    }

    /** Why something could not be made: what the exception says, or its name if it says nothing; for a class that cannot be linked, with its jar. */
    static String reason(Throwable refusal) {
        if (refusal instanceof LinkageError) {
            return Culprit.sentence(refusal);
        }
        String message = refusal.getMessage();
        return message == null || message.isBlank() ? refusal.getClass().getName() : message;
    }
}
