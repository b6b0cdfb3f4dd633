package dev.portcullis.plugin.traffic.apikey;

import java.util.Arrays;

/** A set of hashes, each of which stands for itself; twenty bytes for each. */
final class HashSet64 {

    private long[] table = new long[64];
    private int size;

    /** Whether the hash is new. */
    boolean add(long hash) {
        if (size * 2 >= table.length) {
            grow();
        }
        boolean added = put(hash == 0 ? 1 : hash);
        size += added ? 1 : 0;
        return added;
    }

    private boolean put(long hash) {
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = at + 1 & mask;
        }
        table[at] = hash;
        return true;
    }

    private void grow() {
        long[] last = table;
        table = new long[last.length * 2];
        Arrays.stream(last).filter(hash -> hash != 0).forEach(this::put);
    }
}
