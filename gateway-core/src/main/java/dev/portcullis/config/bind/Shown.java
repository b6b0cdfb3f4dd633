package dev.portcullis.config.bind;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import java.util.Collection;

/** How places and values appear in messages, without giving secrets away. */
final class Shown {

    private static final String HIDDEN = "***";
    private static final String EXPECTATION = " (expected";

    private Shown() {}

    static String path(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** What stands there, for a message that something else was expected. */
    static String node(ConfigNode node) {
        if (node instanceof ConfigNode.Text text && !text.isNull()) {
            return text.secret() ? HIDDEN : Problems.shown(text.value());
        }
        return node.kind();
    }

    static String unknownKey(String key, Collection<String> known) {
        String nearest = Problems.nearest(key, known);
        return "unknown key "
                + (nearest == null ? Problems.expectedOneOf(key, known) : "(did you mean \"" + nearest + "\"?)");
    }

    static String message(IllegalArgumentException refusal, boolean secret) {
        String message = refusal.getMessage() == null ? "not accepted" : refusal.getMessage();
        return secret ? masked(message) : message;
    }

    /** The message without its beginning, which is where messages have the value. */
    static String masked(String message) {
        int expectation = message.lastIndexOf(EXPECTATION);
        return expectation < 0 ? HIDDEN + " is not accepted" : HIDDEN + message.substring(expectation);
    }

    /** Whether anything in {@code node} must not be shown. */
    static boolean hidesSecret(ConfigNode node) {
        if (node instanceof ConfigNode.Text text) {
            return text.secret();
        }
        if (node instanceof ConfigNode.Items list) {
            return list.items().stream().anyMatch(Shown::hidesSecret);
        }
        return node instanceof ConfigNode.Fields fields
                && fields.fields().values().stream().anyMatch(field -> hidesSecret(field.value()));
    }
}
