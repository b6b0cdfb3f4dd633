package dev.portcullis.route;

import dev.portcullis.http.CleanPath;
import java.util.Arrays;

/*
 * A trie of path segments in one array of longs. With many routes a match waits for memory and for little else, so what
 * is read together lies together: a node's fields, right behind them the slots of its literal children, behind those the
 * children themselves, depth first. The tail that only one route has is then one run of memory.
 *
 *   node + 0   variable child << 32 | number of slots
 *   node + 1   what the path ending here leads to, 0 for nothing
 *   node + 2   what a greedy variable here leads to, 0 for nothing
 *   node + 3   slots of three, a hash table with open addressing; their number is a power of two:
 *              first word · second word, or offset in `tails` if longer than both · length << 32 | child
 *
 * A node is the index of its first long. The root of the first tree is 0 and nobody's child, so 0 says "no such child".
 */
/** Literal, variable and greedy segments, read-only. What stands at the ends are numbers that the owner understands. */
final class PackedTrie {

    static final int HEADER = 3;
    static final int SLOT = 3;

    private final long[] cells;
    private final byte[] tails;

    PackedTrie(long[] cells, byte[] tails) {
        this.cells = cells;
        this.tails = tails;
    }

    /** The child for the path's segment as a literal, 0 if there is none. */
    int literal(int node, CleanPath path, int segment) {
        int slots = (int) cells[node];
        if (slots == 0) {
            return 0;
        }
        byte[] bytes = path.bytes(segment);
        int from = path.start(segment);
        int length = path.end(segment) - from;
        long first = SegmentWords.first(bytes, from, length);
        long second = SegmentWords.second(bytes, from, length);
        int slot = SegmentWords.hash(first, second, length);
        for (int probe = 0; probe < slots; probe++, slot++) {
            int at = node + HEADER + SLOT * (slot & slots - 1);
            long tag = cells[at + 2];
            if (tag == 0) {
                return 0;
            }
            if (cells[at] == first
                    && (int) (tag >>> 32) == length
                    && sameTail(cells[at + 1], second, bytes, from, length)) {
                return (int) tag;
            }
        }
        return 0;
    }

    private boolean sameTail(long stored, long second, byte[] bytes, int from, int length) {
        if (length <= SegmentWords.EXACT) {
            return stored == second;
        }
        int tail = (int) stored;
        return Arrays.equals(tails, tail, tail + length, bytes, from, from + length);
    }

    /** The child for any segment that is not empty, 0 if there is none. */
    int variable(int node) {
        return (int) (cells[node] >>> 32);
    }

    long exact(int node) {
        return cells[node + 1];
    }

    long greedy(int node) {
        return cells[node + 2];
    }
}
