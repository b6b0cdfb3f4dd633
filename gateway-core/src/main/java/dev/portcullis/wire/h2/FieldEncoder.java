package dev.portcullis.wire.h2;

import static dev.portcullis.http.raw.KnownNames.bit;

import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.http.raw.Octets;
import java.util.Arrays;

/*
 * Which fields are worth an entry of the dynamic table? Those whose value comes again. For each name we remember the newest
 * entry and a hash of the last value. A known name's first value gets an entry, any other value when it comes the second time
 * in a row; so a field that differs in each head never costs more than its hash, and evicts nobody. Names that differ
 * always are not even hashed. Looking an entry up is one comparison with the newest of that name.
 *
 * Other names share 64 places by a hash; the newest to come owns the place.
 *
 * Strings go out as they are: Huffman coding costs more time than the octets it saves.
 */
/** Chooses how each field is represented (RFC 7541, 6), for one connection. */
final class FieldEncoder {

    /** Larger tables cost memory per connection; RFC 7541 lets an encoder use less than the peer offers. */
    static final int LARGEST_TABLE = 4096;

    /** Never to be stored by anybody on the way (RFC 7541, 7.1.3). */
    private static final long SECRET = bit(KnownNames.AUTHORIZATION)
            | bit(KnownNames.PROXY_AUTHORIZATION)
            | bit(KnownNames.COOKIE)
            | bit(KnownNames.SET_COOKIE)
            | bit(KnownNames.X_API_KEY);

    /** Of another value nearly every time. */
    private static final long UNIQUE = bit(KnownNames.CONTENT_LENGTH)
            | bit(KnownNames.CONTENT_RANGE)
            | bit(KnownNames.RANGE)
            | bit(KnownNames.ETAG)
            | bit(KnownNames.LAST_MODIFIED)
            | bit(KnownNames.AGE)
            | bit(KnownNames.LOCATION)
            | bit(KnownNames.REFERER)
            | bit(KnownNames.FORWARDED)
            | bit(KnownNames.X_FORWARDED_FOR)
            | bit(KnownNames.X_REQUEST_ID)
            | bit(KnownNames.APIGW_REQUESTID);

    private static final int LONGEST_REMEMBERED = 512;
    private static final int PLACES = 64;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private final DynamicTable table = new DynamicTable(LARGEST_TABLE);
    private final int[] newest = new int[2 * PLACES];
    private final int[] lastValue = new int[2 * PLACES];
    private int smallestSince = LARGEST_TABLE;
    private int told = LARGEST_TABLE;

    int capacity() {
        return table.capacity();
    }

    /** Takes over what the peer allows; the next block says so (RFC 7541, 4.2). */
    void capacity(int octets) {
        table.capacity(octets);
        smallestSince = Math.min(smallestSince, octets);
    }

    /** To be called before the first field of a block. */
    void begin(HpackWriter out) {
        int capacity = table.capacity();
        if (smallestSince < told && smallestSince < capacity) {
            out.tableSize(smallestSince);
            told = smallestSince;
        }
        if (capacity != told) {
            out.tableSize(capacity);
            told = capacity;
        }
        smallestSince = capacity;
    }

    /**
     * Writes a field, without the blanks that a filter may have left around its value (RFC 9113, 8.2.1).
     *
     * @param number as {@link FieldKind} has it
     */
    void field(
            HpackWriter out,
            byte[] name,
            int nameStart,
            int nameLength,
            int number,
            byte[] value,
            int valueStart,
            int valueLength) {
        int start = visible(value, valueStart, valueStart + valueLength);
        int length = visibleLength(value, start, valueStart + valueLength);
        represent(out, name, nameStart, nameLength, number, value, start, length);
    }

    private static int visible(byte[] value, int start, int end) {
        int at = start;
        while (at < end && isBlank(value[at])) {
            at++;
        }
        return at;
    }

    private static int visibleLength(byte[] value, int start, int end) {
        int at = end;
        while (at > start && isBlank(value[at - 1])) {
            at--;
        }
        return at - start;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private void represent(
            HpackWriter out,
            byte[] name,
            int nameStart,
            int nameLength,
            int number,
            byte[] value,
            int valueStart,
            int valueLength) {
        if (number < FieldKind.METHOD && (bit(number) & (SECRET | UNIQUE)) != 0) {
            begin(out, secrecy(number), 0, name, nameStart, nameLength, number);
            out.value(value, valueStart, valueLength);
            return;
        }
        int place = number == KnownNames.UNKNOWN ? PLACES + ofName(name, nameStart, nameLength) : number & PLACES - 1;
        int entry = entry(place, number, name, nameStart, nameLength);
        if (entry > 0 && isValue(entry, value, valueStart, valueLength)) {
            out.indexed(StaticTable.LENGTH + entry);
            return;
        }
        boolean remember = comesAgain(place, number, value, valueStart, valueLength)
                && valueLength <= LONGEST_REMEMBERED
                && table.fits(nameLength, valueLength);
        begin(out, remember ? HpackWriter.REMEMBERED : HpackWriter.LITERAL, entry, name, nameStart, nameLength, number);
        out.value(value, valueStart, valueLength);
        if (remember) {
            remember(place, number, name, nameStart, nameLength, value, valueStart, valueLength);
        }
    }

    /** Writes a field without a look at the table, so that it means the same whenever it is sent. */
    static void stateless(
            HpackWriter out, byte[] bytes, int nameStart, int nameLength, int id, int valueStart, int valueLength) {
        begin(out, secrecy(id), 0, bytes, nameStart, nameLength, id);
        int start = visible(bytes, valueStart, valueStart + valueLength);
        out.value(bytes, start, visibleLength(bytes, start, valueStart + valueLength));
    }

    private static int secrecy(int id) {
        return (bit(id) & SECRET) != 0 ? HpackWriter.NEVER_INDEXED : HpackWriter.LITERAL;
    }

    private static void begin(
            HpackWriter out, int representation, int entry, byte[] name, int start, int length, int number) {
        int index = number == KnownNames.UNKNOWN ? 0 : StaticTable.indexOf(number);
        if (index == 0 && entry > 0) {
            index = StaticTable.LENGTH + entry;
        }
        if (index > 0) {
            out.nameIndex(representation, index);
        } else {
            out.name(representation, name, start, length);
        }
    }

    /** The newest entry with the name, or 0. */
    private int entry(int place, int number, byte[] name, int start, int length) {
        int entry = table.inserted() - newest[place] + 1;
        if (entry < 1 || entry > table.count() || table.kind(entry) != number) {
            return 0;
        }
        return number != KnownNames.UNKNOWN || isName(entry, name, start, length) ? entry : 0;
    }

    private boolean isName(int entry, byte[] name, int start, int length) {
        if (table.nameLength(entry) != length) {
            return false;
        }
        byte[] known = table.bytes();
        int at = table.start(entry);
        for (int i = 0; i < length; i++) {
            if (Octets.lower(name[start + i]) != known[at + i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isValue(int entry, byte[] value, int start, int length) {
        int valueStart = table.start(entry) + table.nameLength(entry) + 2;
        int valueEnd = table.start(entry) + table.length(entry) - 2;
        return Arrays.equals(value, start, start + length, table.bytes(), valueStart, valueEnd);
    }

    private boolean comesAgain(int place, int number, byte[] value, int start, int length) {
        int before = lastValue[place];
        int now = hash(value, start, length) | 1;
        lastValue[place] = now;
        return now == before || before == 0 && number != KnownNames.UNKNOWN;
    }

    private void remember(
            int place,
            int number,
            byte[] name,
            int nameStart,
            int nameLength,
            byte[] value,
            int valueStart,
            int valueLength) {
        int at = table.reserve(nameLength, valueLength, number);
        byte[] bytes = table.bytes();
        for (int i = 0; i < nameLength; i++) {
            bytes[at + i] = Octets.lower(name[nameStart + i]);
        }
        System.arraycopy(value, valueStart, bytes, at + nameLength + 2, valueLength);
        newest[place] = table.inserted();
    }

    private static int ofName(byte[] name, int start, int length) {
        int first = name[start] | 0x20;
        int middle = name[start + (length >> 1)] | 0x20;
        int last = name[start + length - 1] | 0x20;
        return length * 7 + first * 5 + middle * 11 + last & PLACES - 1;
    }

    private static int hash(byte[] value, int start, int length) {
        long hash = length;
        int at = start;
        int end = start + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            hash = (hash ^ Octets.word(value, at)) * MULTIPLIER;
            hash ^= hash >>> Integer.SIZE;
        }
        for (; at < end; at++) {
            hash = (hash ^ value[at]) * MULTIPLIER;
        }
        return (int) (hash >>> Integer.SIZE);
    }
}
