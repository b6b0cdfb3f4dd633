package dev.portcullis.snapshot;

import dev.portcullis.config.model.Policies;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The keys that a section of the configuration has of its own. */
final class CoreKeys {

    private CoreKeys() {}

    static List<String> of(Class<? extends Record> section) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : section.getRecordComponents()) {
            if (component.getType() != Policies.class) {
                keys.add(component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
            }
        }
        return keys;
    }
}
