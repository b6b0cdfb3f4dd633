package dev.portcullis.address;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/*
 * Blocks become ranges; ranges are sorted, and those that overlap or touch become one. What is left is disjoint, so a binary
 * search for the last range that begins at or before the address finds the only one that can hold it: 17 steps for 100,000
 * blocks. Numbers of 128 bits are two longs each, compared without sign.
 */
/** A set of addresses given as blocks. Immutable. */
public final class AddressSet {

    private record Range(long startHigh, long startLow, long endHigh, long endLow) {

        boolean reaches(Range next) {
            long afterLow = endLow + 1;
            long afterHigh = afterLow == 0 ? endHigh + 1 : endHigh;
            boolean isLast = afterLow == 0 && afterHigh == 0;
            return isLast || compare(next.startHigh, next.startLow, afterHigh, afterLow) <= 0;
        }

        Range with(Range next) {
            return compare(endHigh, endLow, next.endHigh, next.endLow) >= 0
                    ? this
                    : new Range(startHigh, startLow, next.endHigh, next.endLow);
        }
    }

    private final long[] startHigh;
    private final long[] startLow;
    private final long[] endHigh;
    private final long[] endLow;

    public AddressSet(List<Cidr> blocks) {
        List<Range> ranges = disjoint(blocks);
        startHigh = ranges.stream().mapToLong(Range::startHigh).toArray();
        startLow = ranges.stream().mapToLong(Range::startLow).toArray();
        endHigh = ranges.stream().mapToLong(Range::endHigh).toArray();
        endLow = ranges.stream().mapToLong(Range::endLow).toArray();
    }

    private static List<Range> disjoint(List<Cidr> blocks) {
        List<Range> sorted = blocks.stream()
                .map(block -> new Range(block.high(), block.low(), block.lastHigh(), block.lastLow()))
                .sorted(Comparator.comparing(Range::startHigh, Long::compareUnsigned)
                        .thenComparing(Range::startLow, Long::compareUnsigned))
                .toList();
        List<Range> ranges = new ArrayList<>();
        for (Range range : sorted) {
            int last = ranges.size() - 1;
            if (last >= 0 && ranges.get(last).reaches(range)) {
                ranges.set(last, ranges.get(last).with(range));
            } else {
                ranges.add(range);
            }
        }
        return ranges;
    }

    public boolean isEmpty() {
        return startHigh.length == 0;
    }

    /** Whether the address last read is in the set. */
    public boolean contains(AddressReader address) {
        long high = address.high();
        long low = address.low();
        int from = 0;
        int to = startHigh.length;
        while (from < to) {
            int middle = from + to >>> 1;
            if (compare(startHigh[middle], startLow[middle], high, low) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from > 0 && compare(high, low, endHigh[from - 1], endLow[from - 1]) <= 0;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int first = Long.compareUnsigned(high, otherHigh);
        return first != 0 ? first : Long.compareUnsigned(low, otherLow);
    }
}
