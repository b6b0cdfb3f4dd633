package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.testkit.Allocations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaryFieldTest {

    private static final HeaderName VARY = HeaderName.of("Vary");
    private static final HeaderName ORIGIN = HeaderName.of("Origin");

    private final Headers answer = new Headers();

    VaryFieldTest() {
        answer.show(new HeadBlockPool().take());
    }

    @Test
    void saysWhatWasNotSaid() {
        answer.add(VARY, "Accept-Encoding, Origins");
        VaryField.add(answer, ORIGIN);

        assertThat(answer.all(VARY)).containsExactly("Accept-Encoding, Origins", "Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "origin", "Accept,ORIGIN", "Accept , Origin ,", ",, origin", "*", "Accept, *"})
    void saysNothingTwice(String said) {
        answer.add(VARY, said);
        VaryField.add(answer, ORIGIN);

        assertThat(answer.all(VARY)).containsExactly(said);
    }

    @Test
    void readsAllLines() {
        answer.add(VARY, "Accept");
        answer.add(VARY, "Origin");
        VaryField.add(answer, ORIGIN);

        assertThat(answer.all(VARY)).containsExactly("Accept", "Origin");
    }

    @Test
    void allocatesNothing() {
        assertThat(Allocations.perCall(() -> {
                    answer.block().clear();
                    VaryField.add(answer, ORIGIN);
                }))
                .isZero();
    }
}
