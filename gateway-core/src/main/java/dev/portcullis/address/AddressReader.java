package dev.portcullis.address;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/*
 * An address is 128 bits in two longs; IPv4 stands in the last 32 behind ::ffff:0:0/96 (RFC 4291, 2.5.5.2). So a client
 * that reaches an IPv6 socket over IPv4 is the same client, and a block of addresses is one mask for both families.
 */
/**
 * Reads IP addresses in their text form from bytes, strictly: four decimal numbers without leading zeros, or RFC 4291,
 * 2.2; no port, no brackets, no zone. Allocates nothing.
 */
@EventLoopConfined
public final class AddressReader {

    static final long V4_PREFIX = 0xffff_0000_0000L;

    private static final int GROUPS = 8;

    private final int[] groups = new int[GROUPS];
    private long high;
    private long low;

    /** Reads the range; {@link #high} and {@link #low} tell what it was if the result is true. */
    public boolean read(@Borrowed byte[] bytes, int start, int end) {
        for (int i = start; i < end && i < start + 5; i++) {
            if (bytes[i] == ':') {
                return readV6(bytes, start, end);
            }
        }
        return readV4(bytes, start, end);
    }

    /** The first 64 bits. */
    public long high() {
        return high;
    }

    /** The last 64 bits. */
    public long low() {
        return low;
    }

    /** Whether the address is one of IPv4, however it was written. */
    public boolean isV4() {
        return high == 0 && low >>> 32 == V4_PREFIX >>> 32;
    }

    /** The one way to write the address (RFC 5952; IPv4 with dots), as ASCII bytes. */
    public byte[] text() {
        byte[] address = isV4()
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        return NetUtil.bytesToIpAddress(address).getBytes(StandardCharsets.US_ASCII);
    }

    private boolean readV4(byte[] bytes, int start, int end) {
        long address = dotted(bytes, start, end);
        high = 0;
        low = V4_PREFIX | address;
        return address >= 0;
    }

    /** The address, or -1. */
    private static long dotted(byte[] bytes, int start, int end) {
        long address = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            int from = at;
            int value = 0;
            while (at < end && at - from < 3 && bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + bytes[at++] - '0';
            }
            boolean leadingZero = at - from > 1 && bytes[from] == '0';
            boolean wellEnded = part == 3 ? at == end : at < end && bytes[at] == '.';
            if (at == from || leadingZero || value > 255 || !wellEnded) {
                return -1;
            }
            address = address << 8 | value;
            at++;
        }
        return address;
    }

    private boolean readV6(byte[] bytes, int start, int end) {
        int count = 0;
        int gap = -1;
        int at = start;
        if (at + 1 < end && bytes[at] == ':' && bytes[at + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int stop = at;
            while (stop < end && bytes[stop] != ':') {
                stop++;
            }
            if (stop == end && contains(bytes, at, end, '.')) {
                long tail = dotted(bytes, at, end);
                if (tail < 0 || count > GROUPS - 2) {
                    return false;
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) tail & 0xffff;
                break;
            }
            int group = hex(bytes, at, stop);
            if (group < 0 || count == GROUPS) {
                return false;
            }
            groups[count++] = group;
            at = stop + 1;
            if (stop == end) {
                break;
            }
            if (at < end && bytes[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            } else if (at == end) {
                return false;
            }
        }
        return place(count, gap);
    }

    private boolean place(int count, int gap) {
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return false;
        }
        int zeros = GROUPS - count;
        high = 0;
        low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int group = gap < 0 || i < gap ? groups[i] : i < gap + zeros ? 0 : groups[i - zeros];
            if (i < GROUPS / 2) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return true;
    }

    /** One to four hexadecimal digits, or -1. */
    private static int hex(byte[] bytes, int start, int end) {
        if (start == end || end - start > 4) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static boolean contains(byte[] bytes, int start, int end, char wanted) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
