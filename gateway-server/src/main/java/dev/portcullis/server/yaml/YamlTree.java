package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/*
 * From parser events to nodes, in one pass and by recursion, which the depth limit bounds. Mistakes after which the rest can
 * still be understood (a key given twice, a tag) are reported and passed over; broken limits end the reading with YamlStop,
 * broken syntax with the library's exception.
 */

/** Builds the tree of one file. */
final class YamlTree {

    private static final int MOST_CODE_POINTS = 8 << 20;

    private final String file;
    private final Braces braces;
    private final @Nullable Placeholders placeholders;
    private final Problems problems;
    private final Anchors anchors = new Anchors();
    private final Tags tags;
    private final Iterator<Event> events;

    YamlTree(String file, Braces braces, @Nullable Placeholders placeholders, Problems problems) {
        this.file = file;
        this.braces = braces;
        this.placeholders = placeholders;
        this.problems = problems;
        this.tags = new Tags(problems);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_CODE_POINTS)
                .build();
        this.events = new Parse(settings).parseString(braces.text()).iterator();
    }

    /** An empty file is an empty mapping. */
    ConfigNode root() {
        ConfigNode root = new ConfigNode.Fields(Map.of(), new Location(file, 1, 1));
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent start) {
                if (seen) {
                    throw new YamlStop(at(event), "", "a second document (expected: one document in a file)");
                }
                seen = true;
                ConfigNode node = node(start, "", 1);
                root = node instanceof ConfigNode.Text text && text.isNull() ? root : node;
            }
        }
        return root;
    }

    private ConfigNode node(NodeEvent event, String path, int depth) {
        Location at = at(event);
        anchors.enter(depth, at, path);
        if (event instanceof AliasEvent alias) {
            return anchors.resolve(alias.getAlias().getValue(), depth, at, path);
        }
        String anchor = event.getAnchor().map(a -> a.getValue()).orElse(null);
        if (anchor == null) {
            return content(event, at, path, depth);
        }
        Anchors.Open open = anchors.open(anchor, depth);
        ConfigNode node = content(event, at, path, depth);
        anchors.close(open, node);
        return node;
    }

    private ConfigNode content(NodeEvent event, Location at, String path, int depth) {
        if (event instanceof SequenceStartEvent sequence) {
            tags.checkList(sequence.getTag(), at, path);
            return items(at, path, depth);
        }
        if (event instanceof MappingStartEvent mapping) {
            tags.checkMapping(mapping.getTag(), at, path);
            return fields(at, path, depth);
        }
        return text((ScalarEvent) event, at, path);
    }

    private ConfigNode items(Location at, String path, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        while (events.next() instanceof NodeEvent item) {
            items.add(node(item, path + "[" + items.size() + "]", depth + 1));
        }
        return new ConfigNode.Items(items, at);
    }

    private ConfigNode fields(Location at, String path, int depth) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        while (events.next() instanceof NodeEvent keyEvent) {
            Location keyAt = at(keyEvent);
            String key = key(keyEvent, path, depth);
            String place = path.isEmpty() ? key : path + "." + key;
            ConfigNode value = node((NodeEvent) events.next(), place, depth + 1);
            if (key.equals("<<")) {
                problems.error(
                        keyAt,
                        place,
                        "merge keys are not supported (write the keys out, or use an alias for a whole value)");
                continue;
            }
            ConfigNode.Field first = fields.putIfAbsent(key, new ConfigNode.Field(value, keyAt));
            if (first != null) {
                problems.error(keyAt, place, "key given twice (first at " + first.keyAt() + ")");
            }
        }
        return new ConfigNode.Fields(fields, at);
    }

    private String key(NodeEvent event, String path, int depth) {
        ConfigNode key = event instanceof ScalarEvent scalar
                ? new ConfigNode.Text(braces.restore(scalar.getValue()), false, at(event))
                : node(event, path, depth + 1);
        if (key instanceof ConfigNode.Text text) {
            return text.value();
        }
        throw new YamlStop(at(event), path, key.kind() + " as a key (expected: text)");
    }

    private ConfigNode text(ScalarEvent event, Location at, String path) {
        String value = braces.restore(event.getValue());
        boolean plain = tags.isPlain(event, at, path);
        if (placeholders == null || !Placeholders.in(value)) {
            return new ConfigNode.Text(value, plain, at);
        }
        Placeholders.Resolved resolved = placeholders.resolve(value, at, path);
        return new ConfigNode.Text(resolved.value(), false, at, resolved.secret());
    }

    private Location at(Event event) {
        return event.getStartMark()
                .map(mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Location(file, 0, 0));
    }
}
