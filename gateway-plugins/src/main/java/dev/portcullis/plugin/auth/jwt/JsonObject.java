package dev.portcullis.plugin.auth.jwt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON.
 *
 * @param members by name; each a String, a Boolean, a {@link Number}, a List of such, a {@link JsonObject} or {@link #NULL}
 * @param text as it was written
 */
record JsonObject(Map<String, Object> members, String text) {

    /** JSON's null. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** A number as it was written, at most 64 characters long. */
    record Number(String text) {

        double value() {
            return Double.parseDouble(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The member; null if there is none. */
    @Nullable Object get(String name) {
        return members.get(name);
    }

    /** The member if it is a string, else null. */
    @Nullable String string(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Override
    public String toString() {
        return text;
    }
}
