package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.Allocations;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    private final RequestIds ids = new RequestIds();
    private final byte[] id = new byte[RequestIds.LENGTH];

    @Test
    void hasTheShapeOfAmazons() {
        for (int i = 0; i < 1000; i++) {
            assertThat(next(ids)).matches("[A-Za-z0-9_-]{15}=");
        }
    }

    @Test
    void everyIdIsNew() {
        Set<String> seen = new HashSet<>();
        RequestIds other = new RequestIds();
        for (int i = 0; i < 100_000; i++) {
            seen.add(next(ids));
            seen.add(next(other));
        }

        assertThat(seen).hasSize(200_000);
    }

    @Test
    void everyCharacterVaries() {
        for (int at = 0; at < RequestIds.LENGTH - 1; at++) {
            Set<Character> seen = new HashSet<>();
            for (int i = 0; i < 2000; i++) {
                seen.add(next(ids).charAt(at));
            }

            assertThat(seen).as("characters at %s", at).hasSize(64);
        }
    }

    @Test
    void allocatesNothing() {
        assertThat(Allocations.perCall(() -> ids.next(id))).isZero();
    }

    private String next(RequestIds of) {
        of.next(id);
        return new String(id, StandardCharsets.US_ASCII);
    }
}
