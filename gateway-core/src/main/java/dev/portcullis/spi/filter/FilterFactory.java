package dev.portcullis.spi.filter;

import dev.portcullis.spi.PluginFactory;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes filters of one type; the type is a key at the levels of the configuration that {@link #levels} names. */
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

    /** Where in the fixed order; may depend on the settings. */
    Slot slot(C config);

    default Combine combine() {
        return Combine.REPLACE;
    }

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

    /** Whether the filter also stands in the chain of requests that match no route. */
    default boolean onMiss(C config) {
        Slot slot = slot(config);
        return slot == Slot.OBSERVE || slot == Slot.CORS || slot == Slot.ACCESS;
    }
}
