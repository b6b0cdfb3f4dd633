package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistinctTest {

    /** Counts how often anybody asks whether it is equal to something. */
    private static final class Compared {

        private final int value;
        private int asked;

        Compared(int value) {
            this.value = value;
        }

        @Override
        public boolean equals(Object other) {
            asked++;
            return other instanceof Compared compared && compared.value == value;
        }

        @Override
        public int hashCode() {
            asked++;
            return value;
        }
    }

    private final Distinct<Compared> distinct = new Distinct<>();
    private final Compared first = new Compared(1);

    @Test
    void comparesNothingBeforeThereAreTwo() {
        assertThat(distinct.of(first)).isSameAs(first);
        assertThat(distinct.of(first)).isSameAs(first);

        assertThat(first.asked).isZero();
    }

    @Test
    void givesTheFirstForAllThatAreEqual() {
        Compared other = new Compared(2);

        assertThat(distinct.of(first)).isSameAs(first);
        assertThat(distinct.of(new Compared(1))).isSameAs(first);
        assertThat(distinct.of(other)).isSameAs(other);
        assertThat(distinct.of(new Compared(2))).isSameAs(other);
        assertThat(distinct.of(first)).isSameAs(first);
    }
}
