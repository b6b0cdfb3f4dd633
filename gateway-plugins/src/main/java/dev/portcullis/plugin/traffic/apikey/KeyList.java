package dev.portcullis.plugin.traffic.apikey;

import java.util.Arrays;
import java.util.BitSet;

/** Keys in a row, without an object for each, so that a million of them is little to the garbage collector. Immutable. */
final class KeyList {

    private static final int WORDS = 4;

    private final String[] ids;
    private final long[] index;
    private final long[] hashes;
    private final BitSet disabled;

    private KeyList(Builder from) {
        ids = Arrays.copyOf(from.ids, from.size);
        index = Arrays.copyOf(from.index, from.size);
        hashes = Arrays.copyOf(from.hashes, from.size * WORDS);
        disabled = from.disabled;
    }

    int size() {
        return ids.length;
    }

    String id(int key) {
        return ids[key];
    }

    /** The short hash of the key's value. */
    long index(int key) {
        return index[key];
    }

    boolean enabled(int key) {
        return !disabled.get(key);
    }

    /** Whether the key's value is what {@code hasher} has hashed last; takes the same time wherever they differ. */
    boolean is(int key, KeyHasher hasher) {
        int at = key * WORDS;
        return ((hashes[at] ^ hasher.word(0))
                        | (hashes[at + 1] ^ hasher.word(1))
                        | (hashes[at + 2] ^ hasher.word(2))
                        | (hashes[at + 3] ^ hasher.word(3)))
                == 0;
    }

    /** Takes keys one after the other. */
    static final class Builder {

        private String[] ids = new String[16];
        private long[] index = new long[16];
        private long[] hashes = new long[16 * WORDS];
        private final BitSet disabled = new BitSet();
        private int size;

        void add(String id, KeyValue value, boolean enabled) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
                index = Arrays.copyOf(index, size * 2);
                hashes = Arrays.copyOf(hashes, size * 2 * WORDS);
            }
            ids[size] = id;
            index[size] = value.index();
            int at = size * WORDS;
            hashes[at] = value.first();
            hashes[at + 1] = value.second();
            hashes[at + 2] = value.third();
            hashes[at + 3] = value.fourth();
            disabled.set(size, !enabled);
            size++;
        }

        KeyList build() {
            return new KeyList(this);
        }
    }
}
