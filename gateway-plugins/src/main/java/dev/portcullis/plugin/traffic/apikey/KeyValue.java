package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.http.raw.KeyedHash;
import dev.portcullis.spi.config.Sensitive;
import java.nio.charset.StandardCharsets;

/**
 * What is kept of a key's value: a short hash to find it by, and a strong one to know it by. Prints as {@code ***}.
 *
 * @param index the short hash
 */
@Sensitive
record KeyValue(long index, long first, long second, long third, long fourth) {

    static final int SHORTEST = 8;
    static final int LONGEST = 128;

    /** @throws IllegalArgumentException that does not show the text, if it is no key */
    static KeyValue parse(String text) {
        return of(text, new KeyHasher());
    }

    static KeyValue of(String text, KeyHasher hasher) {
        boolean fits = text.length() >= SHORTEST && text.length() <= LONGEST;
        if (!fits || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("*** (expected: " + SHORTEST + " to " + LONGEST
                    + " visible characters without spaces, better 20 or more)");
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        hasher.hash(bytes, 0, bytes.length);
        return new KeyValue(
                KeyedHash.OF_PROCESS.of(bytes, 0, bytes.length),
                hasher.word(0),
                hasher.word(1),
                hasher.word(2),
                hasher.word(3));
    }

    @Override
    public String toString() {
        return "***";
    }
}
