package dev.portcullis.config.bind;

import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from configuration nodes. One per load; confined to one thread.
 *
 * <p>A component's key is its name in kebab-case, or what {@code @Key} says. A key that is left out, or has nothing behind
 * it, takes {@code @Default}; without one it is null where the component is {@code @Nullable}, and a problem where it is not.
 * A record with a {@code static fromText(String)} may be written as that text; a class with a {@code static parse(String)} is
 * always written so; one with a {@code static read(Path)} is written as the path of a file. All throw
 * {@link IllegalArgumentException} with the message for the operator. A {@link dev.portcullis.config.tree.NodeValue} reads its
 * node itself.
 */
public final class RecordBinder {

    private final Problems problems;
    private final ValueBinder values;
    private final boolean salvaging;

    public RecordBinder(Problems problems) {
        this(problems, Map.of());
    }

    /** @param names what {@code @Ref} components may say, by collection; collections that are missing are not checked */
    public RecordBinder(Problems problems, Map<String, ? extends Collection<String>> names) {
        this(problems, names, false);
    }

    /**
     * @param salvaging whether a record is made although entries of its maps and lists are wrong, without those; any other
     *     mistake still costs the whole record, lest what is left means something else
     */
    RecordBinder(Problems problems, Map<String, ? extends Collection<String>> names, boolean salvaging) {
        this.problems = problems;
        this.values = new ValueBinder(this, problems, new References(names, problems));
        this.salvaging = salvaging;
    }

    /**
     * Fills a {@code type} from {@code node}.
     *
     * @param path the node's place in words, for messages: {@code apis.orders}
     * @return null if anything was wrong; the problems then say what
     */
    public <C extends Record> @Nullable C bind(ConfigNode node, Class<C> type, String path) {
        RecordShape<C> shape = RecordShape.of(type);
        if (node instanceof ConfigNode.Text text && !text.isNull() && shape.shortForm() != null) {
            C made = values.fromText(text, shape.type(), shape.shortForm(), path);
            return made != null && values.isKnown(text, shape, path) ? made : null;
        }
        if (node instanceof ConfigNode.Fields fields) {
            return bindFields(fields, shape, path);
        }
        problems.error(node.at(), path, Shown.node(node) + " (expected: a mapping)");
        return null;
    }

    /** Where values stood that became a {@link dev.portcullis.config.tree.Secret}, so that a view can hide them. */
    public Set<Location> secretPlaces() {
        return Collections.unmodifiableSet(values.secretPlaces());
    }

    /** The files that values were read from, found or not. */
    public Set<Path> files() {
        return Collections.unmodifiableSet(values.files());
    }

    /** The keys that a {@code type} takes, policies aside, in the order of its components. */
    public static List<String> keys(Class<? extends Record> type) {
        return RecordShape.of(type).keys();
    }

    private <C extends Record> @Nullable C bindFields(ConfigNode.Fields fields, RecordShape<C> shape, String path) {
        int before = problems.errors();
        if (!shape.takesPolicies()) {
            rejectUnknownKeys(fields, shape, path);
        }
        boolean whole = problems.errors() == before;
        List<Setting> settings = shape.settings();
        @Nullable Object[] arguments = new @Nullable Object[settings.size()];
        for (int i = 0; i < arguments.length; i++) {
            Setting setting = settings.get(i);
            int known = problems.errors();
            arguments[i] = setting.isPolicies() ? policies(fields, shape) : argument(fields, setting, path);
            whole &= problems.errors() == known || salvaging && arguments[i] != null;
        }
        // What is wrong without its missing entries was not written like that.
        Problems ofWhole = problems.errors() == before ? problems : new Problems();
        return whole ? Construction.of(shape, arguments, fields, path, ofWhole) : null;
    }

    private void rejectUnknownKeys(ConfigNode.Fields fields, RecordShape<?> shape, String path) {
        fields.fields().forEach((key, field) -> {
            if (!shape.keys().contains(key)) {
                problems.error(field.keyAt(), Shown.path(path, key), Shown.unknownKey(key, shape.keys()));
            }
        });
    }

    private @Nullable Object argument(ConfigNode.Fields fields, Setting setting, String path) {
        ConfigNode.Field field = fields.fields().get(setting.key());
        String place = Shown.path(path, setting.key());
        if (field != null && !(field.value() instanceof ConfigNode.Text text && text.isNull())) {
            return values.value(field.value(), setting.type(), setting.ref(), place);
        }
        if (setting.fallback() != null) {
            return values.value(FlowText.parse(setting.fallback(), fields.at()), setting.type(), null, place);
        }
        if (!setting.nullable()) {
            String example = setting.example() == null ? "" : " (for example: " + setting.example() + ")";
            problems.error(field == null ? fields.at() : field.keyAt(), place, "missing key" + example);
        }
        return null;
    }

    private static Policies policies(ConfigNode.Fields fields, RecordShape<?> shape) {
        Map<String, Policies.Ref> refs = new LinkedHashMap<>();
        fields.fields().forEach((key, field) -> {
            if (!shape.keys().contains(key)) {
                refs.put(key, new Policies.Ref(key, field.value(), field.keyAt()));
            }
        });
        return new Policies(Collections.unmodifiableMap(refs));
    }
}
