package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Calls a record's constructor and says in the file's words what it refuses. */
final class Construction {

    private Construction() {}

    static <C extends Record> @Nullable C of(
            RecordShape<C> shape,
            @Nullable Object[] arguments,
            ConfigNode.Fields fields,
            String path,
            Problems problems) {
        try {
            return shape.constructor().newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Invariants.BrokenException broken) {
                broken.broken().forEach(rule -> report(rule, shape, fields, path, problems));
                return null;
            }
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                problems.error(fields.at(), path, Shown.message(refusal, Shown.hidesSecret(fields)));
                return null;
            }
            throw new IllegalStateException("cannot make a " + shape.type().getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + shape.type().getName(), e);
        }
    }

    private static void report(
            Invariants.Broken rule, RecordShape<?> shape, ConfigNode.Fields fields, String path, Problems problems) {
        String key = shape.settings().stream()
                .filter(setting -> setting.component().equals(rule.component()))
                .map(Setting::key)
                .findFirst()
                .orElse(Setting.kebabCase(rule.component()));
        ConfigNode.Field field = fields.fields().get(key);
        ConfigNode place = field == null ? fields : field.value();
        String message = Shown.hidesSecret(place) ? Shown.masked(rule.message()) : rule.message();
        problems.error(place.at(), Shown.path(path, key), message);
    }
}
