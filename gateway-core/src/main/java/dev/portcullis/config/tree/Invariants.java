package dev.portcullis.config.tree;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the components of a record in its compact constructor, and reports all that fail at once. */
public final class Invariants {

    /** One broken rule. {@code component} is the record component's Java name. */
    public record Broken(String component, String message) {}

    /** Carries every broken rule to whoever was building the record. */
    public static final class BrokenException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private final transient List<Broken> broken;

        BrokenException(List<Broken> broken) {
            super(broken.stream()
                    .map(rule -> rule.component() + ": " + rule.message())
                    .collect(Collectors.joining("; ")));
            this.broken = List.copyOf(broken);
        }

        public List<Broken> broken() {
            return broken;
        }
    }

    private final List<Broken> broken = new ArrayList<>();

    /** Notes {@code component: value (expected: expectation)} unless {@code holds}. */
    public Invariants require(boolean holds, String component, @Nullable Object value, String expectation) {
        if (!holds) {
            broken.add(new Broken(component, shown(value) + " (expected: " + expectation + ")"));
        }
        return this;
    }

    /** @throws BrokenException if any rule was broken */
    public void orThrow() {
        if (!broken.isEmpty()) {
            throw new BrokenException(broken);
        }
    }

    /** As it would be written in the file. */
    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Duration duration) {
            return DurationText.of(duration);
        }
        if (value instanceof Enum<?> constant && constant.toString().equals(constant.name())) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value.toString();
    }
}
