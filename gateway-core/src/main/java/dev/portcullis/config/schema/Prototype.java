package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.bind.Setting;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a plugin as nobody has written them: the defaults, with the examples where there is no default. */
public final class Prototype {

    private Prototype() {}

    /** The settings; null if defaults and examples do not make any. */
    public static <C extends Record> @Nullable C of(PluginFactory<C, ?> factory) {
        return of(factory.configType());
    }

    private static <C extends Record> @Nullable C of(Class<C> type) {
        C least = of(type, false);
        return least != null ? least : of(type, true);
    }

    /** @param whole whether to take the examples of settings that may be left out, too: some records need one of them */
    private static <C extends Record> @Nullable C of(Class<C> type, boolean whole) {
        Location at = Location.BUILT_IN;
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        for (Setting setting : RecordShape.of(type).settings()) {
            ConfigNode example = whole || setting.required() ? setting.exampleNode() : null;
            if (example != null) {
                fields.put(setting.key(), new ConfigNode.Field(example, at));
            }
        }
        return new RecordBinder(new Problems()).bind(new ConfigNode.Fields(fields, at), type, "");
    }

    /** The slot with such settings; null if there are none. */
    public static <C extends Record> @Nullable Slot slot(FilterFactory<C> factory) {
        C settings = of(factory);
        return settings == null ? null : factory.slot(settings);
    }
}
