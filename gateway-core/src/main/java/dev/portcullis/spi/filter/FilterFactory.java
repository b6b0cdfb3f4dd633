package dev.portcullis.spi.filter;

import dev.portcullis.spi.PluginFactory;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters of one type; the type is a key at the levels of the configuration that {@link #levels} names.
 *
 * <p>All methods are called on control threads, never on an event loop. {@link #slot}, {@link #onMiss}, {@link #explain} and {@code describe} are
 * also asked when a configuration is only checked or shown; {@code create} only when it is put in force, once for each
 * place where the policy stands. Equal settings may share one filter, unless {@code create} asked its context for what
 * belongs to one place: its identity or its state.
 */
public interface FilterFactory<C extends Record> extends PluginFactory<C, Filter> {

    /** What becomes of a policy that stands on several levels. */
    enum Combine {
        /** The nearest level wins. */
        REPLACE,
        /** All levels apply, the outermost first. */
        STACK
    }

    /** A place in the configuration that can hold policies, outermost first. */
    enum Level {
        GATEWAY,
        API,
        STAGE,
        ROUTE
    }

    /**
     * Something outside of the gateway, such as a file, that all policies use alike which name it in one configuration.
     *
     * @param what its name, unique among what policies of all types claim
     * @param terms what must be equal
     * @param settings the keys that make up the terms, for messages: {@code flush and rotate}
     */
    record Claim(String what, Object terms, String settings) {}

    /** Where in the fixed order; may depend on the settings. */
    Slot slot(C config);

    /** What becomes of it on several levels; the nearest wins unless this says otherwise. */
    default Combine combine() {
        return Combine.REPLACE;
    }

    /** Where it may stand; elsewhere it is an error with its place. Everywhere unless this says otherwise. */
    default Set<Level> levels() {
        return EnumSet.allOf(Level.class);
    }

    /**
     * Why the policy does nothing on a route on which it is written itself, as words to put behind its name; null if it does
     * something.
     *
     * @param routeKey {@code GET /items/{id}}, {@code ANY /{proxy+}}, {@code $default}
     * @param upgrades whether the route makes tunnels
     */
    default @Nullable String idleOn(C config, String routeKey, boolean upgrades) {
        return null;
    }

    /** What the policy shares with others of its configuration; null for nothing. */
    default @Nullable Claim claim(C config) {
        return null;
    }

    /**
     * What the policy makes of one request, such as the key its answer is kept under, as a line for people; null if its
     * description says all.
     */
    default @Nullable String explain(C config, SampleRequest request) {
        return null;
    }

    /**
     * Whether the filter also stands in the chain of requests that match no route. Those that observe, or decide by origin
     * and address, do so unless this says otherwise.
     */
    default boolean onMiss(C config) {
        Slot slot = slot(config);
        return slot == Slot.OBSERVE || slot == Slot.CORS || slot == Slot.ACCESS;
    }
}
