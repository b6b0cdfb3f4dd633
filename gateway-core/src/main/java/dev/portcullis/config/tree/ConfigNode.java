package dev.portcullis.config.tree;

import java.util.List;
import java.util.Map;

/** One node of the tree: text, a list, or fields by name. Immutable. */
public sealed interface ConfigNode {

    /** Where the node begins. */
    Location at();

    /** What the node is, in an operator's words. */
    String kind();

    /**
     * A scalar, not interpreted yet.
     *
     * @param value the text after quotes and escapes; empty for nothing
     * @param plain whether it was written without quotes, so that {@code true}, {@code 5} and {@code ~} mean what they say
     * @param secret whether it came from the environment or a file of its own, so that it must never be shown
     */
    record Text(String value, boolean plain, Location at, boolean secret) implements ConfigNode {

        /** Text that stands in the configuration itself. */
        public Text(String value, boolean plain, Location at) {
            this(value, plain, at, false);
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "a value";
        }

        /** Whether the value was left out: {@code key:} or {@code key: ~}. */
        public boolean isNull() {
            return plain && (value.isEmpty() || value.equals("~") || value.equals("null"));
        }

        @Override
        public String toString() {
            return "Text[" + (secret ? "***" : value) + " at " + at + "]";
        }
    }

    /** A sequence. */
    record Items(List<ConfigNode> items, Location at) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order written. */
    record Fields(Map<String, Field> fields, Location at) implements ConfigNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /**
     * The value of one key.
     *
     * @param keyAt where the key stands, which is where a problem with the key is reported
     */
    record Field(ConfigNode value, Location keyAt) {}
}
