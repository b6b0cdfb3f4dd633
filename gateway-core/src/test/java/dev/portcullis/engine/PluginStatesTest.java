package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.snapshot.StateRegistry;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.Measured;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginStatesTest {

    private final StateRegistry states = new StateRegistry();
    private final PluginStates shown = new PluginStates();

    private void inForce(String owner, Measured state) {
        states.get(Measured.class, owner, () -> state, same -> {});
    }

    @Test
    void onePluginThatFailsDoesNotHideTheOthersCounts() {
        Count count = new Count("dropped", "Dropped.", "to", "a", 1);
        states.begin();
        inForce("a", () -> List.of(count));
        inForce("b", () -> {
            throw new IllegalStateException("broken");
        });
        states.keep();

        shown.publish(states);

        assertThat(shown.counts()).containsExactly(count);
    }

    @Test
    void showsNothingOfWhatNobodyOwnsAnyMore() {
        states.begin();
        inForce("a", () -> List.of(new Count("dropped", "Dropped.", "to", "a", 1)));
        states.keep();
        shown.publish(states);
        states.begin();
        states.keep();

        shown.publish(states);

        assertThat(shown.counts()).isEmpty();
    }
}
