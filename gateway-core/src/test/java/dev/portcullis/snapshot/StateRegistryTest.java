package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateRegistryTest {

    private final StateRegistry states = new StateRegistry();
    private final List<String> done = new ArrayList<>();

    private final class State implements AutoCloseable {

        private final String name;

        State(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            done.add("close " + name);
        }
    }

    private State get(String identity) {
        return states.get(State.class, identity, () -> new State(identity), state -> done.add("change " + state.name));
    }

    @Test
    void keepsStateFromOneConfigurationToTheNext() {
        states.begin();
        State first = get("a");
        assertThat(states.keep()).isEmpty();
        states.begin();

        assertThat(get("a")).isSameAs(first);
        assertThat(states.keep()).isEmpty();
    }

    @Test
    void changesStateOnlyWhenTheConfigurationIsInForce() {
        states.begin();
        get("a");
        states.keep();
        assertThat(done).isEmpty();
        states.begin();
        get("a");
        assertThat(done).isEmpty();
        states.keep();

        assertThat(done).containsExactly("change a");
    }

    @Test
    void changesStateOnceHoweverOftenItIsAskedFor() {
        states.begin();
        get("a");
        get("a");
        states.keep();
        states.begin();
        get("a");
        get("a");
        states.keep();

        assertThat(done).containsExactly("change a");
    }

    @Test
    void otherPathsAndKindsHaveStateOfTheirOwn() {
        states.begin();

        assertThat(get("a")).isNotSameAs(get("b"));
        assertThat(states.get(StringBuilder.class, "a", StringBuilder::new, state -> {}))
                .isEmpty();
    }

    @Test
    void returnsWhatNobodyOwnsAnyMore() {
        states.begin();
        State a = get("a");
        get("b");
        states.keep();
        states.begin();
        get("b");

        assertThat(states.keep()).containsExactly(a);
        states.begin();
        assertThat(get("a")).isNotSameAs(a);
    }

    @Test
    void refusedConfigurationDropsOnlyWhatItMade() {
        states.begin();
        State kept = get("a");
        State unasked = get("b");
        states.keep();
        states.begin();
        get("a");
        State made = get("c");

        assertThat(states.discard()).containsExactly(made);
        assertThat(done).as("nothing was changed").isEmpty();
        states.begin();
        assertThat(get("a")).isSameAs(kept);
        assertThat(get("b")).isSameAs(unasked);
        assertThat(get("c")).isNotSameAs(made);
        assertThat(states.keep()).isEmpty();
    }

    @Test
    void oneStateThatFailsToChangeDoesNotKeepOthersFromIt() {
        List<String> changed = new ArrayList<>();
        for (int revision = 0; revision < 2; revision++) {
            states.begin();
            states.get(StringBuilder.class, "a", StringBuilder::new, kept -> {
                throw new IllegalStateException("a bug");
            });
            states.get(StringBuilder.class, "b", StringBuilder::new, kept -> changed.add("b"));
            assertThat(states.keep()).isEmpty();
        }

        assertThat(changed).containsExactly("b");
    }
}
