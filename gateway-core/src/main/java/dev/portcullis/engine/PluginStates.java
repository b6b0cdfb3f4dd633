package dev.portcullis.engine;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.snapshot.StateRegistry;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.Measured;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.spi.store.Purgeable;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the states of the plugins in force can be asked, by any thread. */
final class PluginStates {

    private static final Logger LOG = LoggerFactory.getLogger(PluginStates.class);

    private volatile List<Purgeable> purgeable = List.of();
    private volatile List<Measured> measured = List.of();

    /** On the control thread. */
    void publish(StateRegistry states) {
        purgeable = states.all(Purgeable.class);
        measured = states.all(Measured.class);
    }

    /** Has them forget the kept answers of {@code scope}; gives back how many. */
    @AnyThread
    long purge(PurgeScope scope) {
        return purgeable.stream().mapToLong(state -> state.purge(scope)).sum();
    }

    /** What they have counted. */
    @AnyThread
    List<Count> counts() {
        return measured.stream().flatMap(PluginStates::countsOf).toList();
    }

    /** What one plugin does wrong must not keep the others' counts from being seen. */
    private static Stream<Count> countsOf(Measured state) {
        try {
            return state.counts().stream();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("A plugin failed to say what it has counted", e);
            return Stream.empty();
        }
    }
}
