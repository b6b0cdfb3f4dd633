package dev.portcullis.wire.h2;

import dev.portcullis.http.raw.HeadBlock;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/*
 * Every field, however it is represented, is first composed behind the end of the block, as the line that the block would
 * store. From there it goes into the dynamic table if it has to, and then the assembly keeps the line or takes it back. So an
 * entry that is evicted by the one that takes its name (RFC 7541, 4.4) needs no care, and a list that is refused leaves the
 * table as the sender expects it.
 */
/** Decodes header blocks (RFC 7541, 6) and hands their fields to an assembly. One per connection. */
final class HpackReader {

    private static final int DEFAULT_TABLE = 4096;

    private final DynamicTable table = new DynamicTable(DEFAULT_TABLE);
    private int allowed = DEFAULT_TABLE;
    private boolean updateDue;

    private byte[] in = new byte[0];
    private int at;
    private int end;

    /** What was advertised and acknowledged as the largest table. */
    int allowed() {
        return allowed;
    }

    void allowed(int octets) {
        allowed = octets;
        updateDue = table.capacity() > octets;
    }

    /** Decodes one block, which must be whole. */
    void read(byte[] bytes, int start, int end, HeadAssembly into) throws Http2Exception {
        this.in = bytes;
        this.at = start;
        this.end = end;
        while (at < end && (in[at] & 0xe0) == 0x20) {
            resize(integer(0x1f));
        }
        if (updateDue) {
            throw fault("a block without the table size update that is due");
        }
        while (at < end) {
            field(in[at], into);
        }
        this.in = StaticTable.line(1);
    }

    private void resize(int capacity) throws Http2Exception {
        if (capacity > allowed) {
            throw fault("a table larger than allowed");
        }
        table.capacity(capacity);
        updateDue = false;
    }

    private void field(byte first, HeadAssembly into) throws Http2Exception {
        if (first < 0) {
            indexed(integer(0x7f), into);
        } else if ((first & 0x40) != 0) {
            literal(integer(0x3f), true, into);
        } else if ((first & 0x20) == 0) {
            literal(integer(0x0f), false, into);
        } else {
            throw fault("a table size update behind a field");
        }
    }

    private void indexed(int index, HeadAssembly into) throws Http2Exception {
        HeadBlock block = into.block();
        int lineStart = block.end();
        if (index <= StaticTable.LENGTH) {
            if (index == 0) {
                throw fault("index 0");
            }
            byte[] line = StaticTable.line(index);
            copy(line, 0, line.length, block);
            into.field(lineStart, StaticTable.nameLength(index), StaticTable.kind(index));
        } else {
            int entry = entry(index);
            copy(table.bytes(), table.start(entry), table.length(entry), block);
            into.field(lineStart, table.nameLength(entry), table.kind(entry));
        }
    }

    private static void copy(byte[] from, int start, int length, HeadBlock block) {
        block.ensure(length);
        int to = block.end();
        System.arraycopy(from, start, block.bytes(), to, length);
        block.end(to + length);
    }

    private int entry(int index) throws Http2Exception {
        int entry = index - StaticTable.LENGTH;
        if (entry > table.count()) {
            throw fault("an index beyond the table");
        }
        return entry;
    }

    private void literal(int nameIndex, boolean remember, HeadAssembly into) throws Http2Exception {
        HeadBlock block = into.block();
        int lineStart = block.end();
        int kind = name(nameIndex, block);
        int nameLength = block.end() - lineStart;
        block.ensure(2);
        int valueStart = block.end() + 2;
        block.bytes()[valueStart - 2] = ':';
        block.bytes()[valueStart - 1] = ' ';
        block.end(valueStart);
        string(block);
        int valueEnd = block.end();
        block.ensure(2);
        byte[] bytes = block.bytes();
        bytes[valueEnd] = '\r';
        bytes[valueEnd + 1] = '\n';
        block.end(valueEnd + 2);
        kind |= FieldKind.ofValue(bytes, valueStart, valueEnd);
        if (remember) {
            int stored = table.reserve(nameLength, valueEnd - valueStart, kind);
            if (stored >= 0) {
                System.arraycopy(bytes, lineStart, table.bytes(), stored, valueEnd + 2 - lineStart);
            }
        }
        into.field(lineStart, nameLength, kind);
    }

    /** Stores a name at the end of the block and says of what kind it is. */
    private int name(int index, HeadBlock block) throws Http2Exception {
        if (index == 0) {
            int start = block.end();
            string(block);
            return FieldKind.ofName(block.bytes(), start, block.end() - start);
        }
        if (index <= StaticTable.LENGTH) {
            copy(StaticTable.line(index), 0, StaticTable.nameLength(index), block);
            return StaticTable.kind(index);
        }
        int entry = entry(index);
        copy(table.bytes(), table.start(entry), table.nameLength(entry), block);
        return table.kind(entry) & ~FieldKind.BAD_VALUE;
    }

    private void string(HeadBlock block) throws Http2Exception {
        if (at == end) {
            throw fault("a block that ends before its string");
        }
        boolean coded = in[at] < 0;
        int length = integer(0x7f);
        int start = at;
        if (length > end - start) {
            throw fault("a string longer than its block");
        }
        at = start + length;
        if (!coded) {
            copy(in, start, length, block);
            return;
        }
        block.ensure(Huffman.room(length));
        int decoded = Huffman.decode(in, start, at, block.bytes(), block.end());
        if (decoded == Huffman.MALFORMED) {
            throw fault("a malformed Huffman coding");
        }
        block.end(decoded);
    }

    /** Reads an integer (RFC 7541, 5.1) whose prefix has those bits; what an int cannot hold is refused. */
    private int integer(int prefix) throws Http2Exception {
        int value = in[at++] & prefix;
        if (value < prefix) {
            return value;
        }
        long sum = value;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            if (at == end) {
                throw fault("a block that ends within an integer");
            }
            byte octet = in[at++];
            sum += (octet & 0x7fL) << shift;
            if (octet >= 0) {
                if (sum > Integer.MAX_VALUE) {
                    break;
                }
                return (int) sum;
            }
        }
        throw fault("an integer that is too large");
    }

    private static Http2Exception fault(String what) {
        return Http2Exception.connectionError(Http2Error.COMPRESSION_ERROR, "HPACK: %s", what);
    }
}
