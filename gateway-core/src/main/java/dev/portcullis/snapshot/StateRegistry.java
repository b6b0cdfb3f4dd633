package dev.portcullis.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a revision of the configuration: pools, buckets, counters, each under its kind and the configuration path
 * that owns it. An equal setting elsewhere has a state of its own; a changed setting keeps its state. Confined to the control
 * thread.
 */
public final class StateRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(StateRegistry.class);

    /** Compared by hand: what Java generates for records when it is first used takes a twentieth of the start. */
    private record Key(Class<?> kind, String identity) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && kind == key.kind && identity.equals(key.identity);
        }

        @Override
        public int hashCode() {
            return 31 * kind.hashCode() + identity.hashCode();
        }
    }

    private final Map<Key, Object> states = new HashMap<>();
    private final Set<Key> used = new HashSet<>();
    private final List<Runnable> changes = new ArrayList<>();
    private final List<Key> made = new ArrayList<>();

    /** Begins a compilation: what it does not ask for will go. */
    public void begin() {
        used.clear();
        changes.clear();
        made.clear();
    }

    /** The state of this kind and identity; {@code reconfigure} is run at {@link #keep} if it was there before. */
    public <S> S get(Class<S> kind, String identity, Supplier<S> create, Consumer<S> reconfigure) {
        Key key = new Key(kind, identity);
        boolean first = used.add(key);
        Object known = states.get(key);
        if (known == null) {
            S state = create.get();
            states.put(key, state);
            made.add(key);
            return state;
        }
        S state = kind.cast(known);
        if (first) {
            changes.add(() -> reconfigure.accept(state));
        }
        return state;
    }

    /** The compilation is in force: applies changed settings and returns what nobody owns any more, to be closed. */
    public List<AutoCloseable> keep() {
        changes.forEach(StateRegistry::apply);
        List<AutoCloseable> gone = new ArrayList<>();
        states.entrySet().removeIf(entry -> {
            if (used.contains(entry.getKey())) {
                return false;
            }
            if (entry.getValue() instanceof AutoCloseable closeable) {
                gone.add(closeable);
            }
            return true;
        });
        return gone;
    }

    /** What one plugin does wrong must not keep the others from their new settings. */
    private static void apply(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("A plugin failed to take over its changed settings and goes on with the old ones", e);
        }
    }

    /** All states of that type. */
    public <T> List<T> all(Class<T> type) {
        return states.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The compilation was refused: drops what it made. */
    public List<AutoCloseable> discard() {
        List<AutoCloseable> gone = new ArrayList<>();
        for (Key key : made) {
            if (states.remove(key) instanceof AutoCloseable closeable) {
                gone.add(closeable);
            }
        }
        return gone;
    }
}
