package dev.portcullis.route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Lays trees of {@link TrieBranch} out as {@link PackedTrie} describes. One use. */
final class TriePacker<E> {

    private final ToLongFunction<E> number;
    private final ByteArrayOutputStream tails = new ByteArrayOutputStream();
    private long[] cells = new long[256];
    private int used;

    /** @param number turns what stands at an end into a number other than 0 */
    TriePacker(ToLongFunction<E> number) {
        this.number = number;
    }

    /** Lays out a tree behind those before it and returns its root. */
    int add(TrieBranch<E> branch) {
        int slots = slots(branch.literals.size());
        int node = reserve(PackedTrie.HEADER + PackedTrie.SLOT * slots);
        cells[node + 1] = number(branch.exact);
        cells[node + 2] = number(branch.greedy);
        for (Map.Entry<String, TrieBranch<E>> literal : branch.literals.entrySet()) {
            link(node, slots, literal.getKey().getBytes(StandardCharsets.ISO_8859_1), add(literal.getValue()));
        }
        long variable = branch.variable == null ? 0 : add(branch.variable);
        cells[node] = variable << 32 | slots;
        return node;
    }

    PackedTrie pack() {
        return new PackedTrie(Arrays.copyOf(cells, used), tails.toByteArray());
    }

    private void link(int node, int slots, byte[] segment, int child) {
        int length = segment.length;
        long first = SegmentWords.first(segment, 0, length);
        long second = SegmentWords.second(segment, 0, length);
        int slot = SegmentWords.hash(first, second, length);
        int at;
        do {
            at = node + PackedTrie.HEADER + PackedTrie.SLOT * (slot++ & slots - 1);
        } while (cells[at + 2] != 0);
        cells[at] = first;
        cells[at + 1] = length > SegmentWords.EXACT ? tail(segment) : second;
        cells[at + 2] = (long) length << 32 | child;
    }

    private int tail(byte[] segment) {
        int at = tails.size();
        tails.writeBytes(segment);
        return at;
    }

    /** One for an only child; else a power of two that leaves at least a quarter empty. */
    private static int slots(int children) {
        return children <= 1 ? children : Integer.highestOneBit((children * 4 - 1) / 3) << 1;
    }

    private long number(@Nullable E end) {
        return end == null ? 0 : number.applyAsLong(end);
    }

    private int reserve(int longs) {
        int at = used;
        used = Math.addExact(used, longs);
        if (used > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(used, 2 * cells.length));
        }
        return at;
    }
}
