package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the small part of YAML that {@code @Default} and {@code @Example} are written in: one value, {@code [a, b]},
 * {@code {key: value}}, with values in quotes where they must be. What is malformed is a mistake in the code of whoever wrote
 * it, hence an {@link IllegalStateException}.
 */
final class FlowText {

    private final String text;
    private final Location at;
    private int position;

    private FlowText(String text, Location at) {
        this.text = text;
        this.at = at;
    }

    static ConfigNode parse(String text, Location at) {
        FlowText flow = new FlowText(text, at);
        if (text.isEmpty() || "[{'\"".indexOf(text.charAt(0)) < 0) {
            return new ConfigNode.Text(text, false, at);
        }
        ConfigNode node = flow.node();
        if (flow.position < text.length()) {
            throw flow.malformed();
        }
        return node;
    }

    private ConfigNode node() {
        skipSpaces();
        if (skip('[')) {
            return items();
        }
        return skip('{') ? fields() : new ConfigNode.Text(word(), false, at);
    }

    private ConfigNode items() {
        List<ConfigNode> items = new ArrayList<>();
        skipSpaces();
        while (!skip(']')) {
            items.add(node());
            separate(']');
        }
        return new ConfigNode.Items(items, at);
    }

    private ConfigNode fields() {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        skipSpaces();
        while (!skip('}')) {
            String key = word();
            if (!skip(':')) {
                throw malformed();
            }
            fields.put(key, new ConfigNode.Field(node(), at));
            separate('}');
        }
        return new ConfigNode.Fields(fields, at);
    }

    private String word() {
        char quote = position < text.length() ? text.charAt(position) : ' ';
        if (quote == '\'' || quote == '"') {
            int end = text.indexOf(quote, position + 1);
            if (end < 0) {
                throw malformed();
            }
            String quoted = text.substring(position + 1, end);
            position = end + 1;
            return quoted;
        }
        int start = position;
        while (position < text.length() && !endsWord()) {
            position++;
        }
        if (start == position) {
            throw malformed();
        }
        return text.substring(start, position).strip();
    }

    private boolean endsWord() {
        char c = text.charAt(position);
        boolean colon = c == ':' && position + 1 < text.length() && text.charAt(position + 1) == ' ';
        return colon || ",[]{}".indexOf(c) >= 0;
    }

    private void separate(char end) {
        skipSpaces();
        boolean ends = position < text.length() && text.charAt(position) == end;
        if (!ends && !skip(',')) {
            throw malformed();
        }
        skipSpaces();
    }

    private boolean skip(char c) {
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void skipSpaces() {
        while (skip(' ')) {
            continue;
        }
    }

    private IllegalStateException malformed() {
        return new IllegalStateException("malformed default " + text);
    }
}
