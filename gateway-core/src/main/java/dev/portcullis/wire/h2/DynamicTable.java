package dev.portcullis.wire.h2;

/*
 * Entries stand in one array, oldest first, each as the line that a block stores: an indexed field is one copy. When the
 * array's end is reached the live part moves to its front. As the array is larger than what may live, less than one octet is
 * moved for each that was stored. Both arrays grow with their use: most connections need little of them.
 */
/** The entries that a connection has agreed on (RFC 7541, 2.3.2); 1 is the newest. */
final class DynamicTable {

    /** What an entry counts beyond its octets (RFC 7541, 4.1). */
    static final int OVERHEAD = 32;

    private static final int STRIDE = 4;
    private static final int START = 0;
    private static final int NAME_LENGTH = 1;
    private static final int LENGTH = 2;
    private static final int KIND = 3;

    /** Of {@code ": "} and CRLF. */
    private static final int PUNCTUATION = 4;

    private byte[] bytes = new byte[512];
    private int end;
    private int[] index = new int[8 * STRIDE];
    private int slots = 8;
    private int inserted;
    private int count;
    private int size;
    private int capacity;

    DynamicTable(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    void capacity(int capacity) {
        this.capacity = capacity;
        evict(0);
    }

    int count() {
        return count;
    }

    /** How many entries were ever added; wraps around. */
    int inserted() {
        return inserted;
    }

    int size() {
        return size;
    }

    /** Where lines stand; replaced by {@link #reserve}. */
    byte[] bytes() {
        return bytes;
    }

    /** Offset of an entry's line. */
    int start(int entry) {
        return index[at(entry) + START];
    }

    int nameLength(int entry) {
        return index[at(entry) + NAME_LENGTH];
    }

    /** Of the whole line. */
    int length(int entry) {
        return index[at(entry) + LENGTH];
    }

    /** See {@link FieldKind}. */
    int kind(int entry) {
        return index[at(entry) + KIND];
    }

    private int at(int entry) {
        return (inserted - entry & slots - 1) * STRIDE;
    }

    /** Whether an entry of this length would find room, once others are gone. */
    boolean fits(int nameLength, int valueLength) {
        return nameLength + valueLength + OVERHEAD <= capacity;
    }

    /**
     * Adds an entry, for which older ones are evicted; one that is larger than the table empties it (RFC 7541, 4.4).
     *
     * @return where in {@link #bytes()} the caller has to store its line, or -1 if it was not added
     */
    int reserve(int nameLength, int valueLength, int kind) {
        int entrySize = nameLength + valueLength + OVERHEAD;
        evict(entrySize);
        if (entrySize > capacity) {
            return -1;
        }
        int length = nameLength + valueLength + PUNCTUATION;
        if (bytes.length - end < length) {
            makeRoom(length);
        }
        if (count == slots) {
            growIndex();
        }
        inserted++;
        count++;
        size += entrySize;
        int at = at(1);
        index[at + START] = end;
        index[at + NAME_LENGTH] = nameLength;
        index[at + LENGTH] = length;
        index[at + KIND] = kind;
        end += length;
        return end - length;
    }

    private void evict(int needed) {
        while (count > 0 && size + needed > capacity) {
            size -= length(count) - PUNCTUATION + OVERHEAD;
            count--;
        }
        if (count == 0) {
            end = 0;
        }
    }

    private void makeRoom(int length) {
        int live = count == 0 ? end : start(count);
        int kept = end - live;
        byte[] target = bytes;
        if (bytes.length < 2 * (kept + length)) {
            target = new byte[Math.max(2 * bytes.length, 2 * (kept + length))];
        }
        System.arraycopy(bytes, live, target, 0, kept);
        bytes = target;
        end = kept;
        for (int entry = 1; entry <= count; entry++) {
            index[at(entry) + START] -= live;
        }
    }

    private void growIndex() {
        int[] larger = new int[2 * index.length];
        int mask = 2 * slots - 1;
        for (int entry = 1; entry <= count; entry++) {
            System.arraycopy(index, at(entry), larger, (inserted - entry & mask) * STRIDE, STRIDE);
        }
        index = larger;
        slots *= 2;
    }
}
