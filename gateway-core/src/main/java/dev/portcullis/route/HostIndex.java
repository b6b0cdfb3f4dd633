package dev.portcullis.route;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Host names by number, found without case and without a {@code String}. Immutable. */
final class HostIndex {

    /** Setting this bit makes ASCII letters equal but for case; what else it makes equal, the comparison tells apart. */
    private static final long FOLD = 0x2020_2020_2020_2020L;

    private static final int NONE = -1;

    private final byte[][] names;
    private final int[] slots;

    /** @param lower names in lower case, each once; a name's number is its place */
    HostIndex(List<String> lower) {
        names = lower.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        slots = new int[Integer.highestOneBit(Math.max(2 * names.length, 1)) << 1];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < names.length; i++) {
            int slot = slot(names[i], 0, names[i].length);
            while (slots[slot] != NONE) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i;
        }
    }

    /** The number of the host name, -1 if it is none of ours. */
    int find(@Borrowed byte[] bytes, int from, int to) {
        if (names.length == 0) {
            return NONE;
        }
        int slot = slot(bytes, from, to - from);
        while (slots[slot] != NONE) {
            int found = slots[slot];
            if (Octets.equalsIgnoreCase(bytes, from, to - from, names[found])) {
                return found;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return NONE;
    }

    private int slot(byte[] bytes, int from, int length) {
        long hash = SegmentWords.hashOf(bytes, from, length, FOLD);
        return SegmentWords.hash(hash, 0, length) & slots.length - 1;
    }
}
