package dev.portcullis.http.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    private final KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void isSipHashWithOneAndThreeRounds() {
        byte[] bytes = {0};

        assertThat(hash.of(bytes, 0, 0)).isEqualTo(0xabac0158050fc4dcL);
        assertThat(hash.of(bytes, 0, 1)).isEqualTo(0xc9f49bf37d57ca93L);
    }

    @Test
    void readsNothingButTheRange() {
        byte[] one = "xx203.0.113.7yy".getBytes(StandardCharsets.US_ASCII);
        byte[] other = "203.0.113.7".getBytes(StandardCharsets.US_ASCII);

        assertThat(hash.of(one, 2, 13)).isEqualTo(hash.of(other, 0, other.length));
    }

    @Test
    void tellsTextsApart() {
        Set<Long> seen = new HashSet<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            assertThat(seen.add(hash.of(text))).as(text.toString()).isTrue();
            assertThat(seen.add(hash.of(text + "a"))).isTrue();
            text.append((char) 0);
        }
    }

    @Test
    void countsTheOrderOfTwo() {
        assertThat(hash.of(1, 2)).isNotEqualTo(hash.of(2, 1));
    }

    @Test
    void dependsOnItsKey() {
        assertThat(hash.of("a")).isNotEqualTo(KeyedHash.OF_PROCESS.of("a"));
    }
}
