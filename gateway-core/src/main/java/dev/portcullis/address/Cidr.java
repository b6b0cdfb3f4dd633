package dev.portcullis.address;

import java.nio.charset.StandardCharsets;

/** A block of IP addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address alone. Immutable. */
public final class Cidr {

    private static final int BITS = 128;
    private static final int V4_BITS = 32;

    private final String text;
    private final long high;
    private final long low;
    private final long highMask;
    private final long lowMask;

    private Cidr(String text, long high, long low, int prefix) {
        this.text = text;
        this.highMask = prefix >= 64 ? -1 : prefix == 0 ? 0 : -1L << (64 - prefix);
        this.lowMask = prefix == BITS ? -1 : prefix <= 64 ? 0 : -1L << (BITS - prefix);
        this.high = high;
        this.low = low;
    }

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException if it is none, or has bits set behind its prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = text.substring(0, slash < 0 ? text.length() : slash).getBytes(StandardCharsets.UTF_8);
        AddressReader reader = new AddressReader();
        if (!reader.read(address, 0, address.length)) {
            throw wrong(text, "an IP address or a block such as 10.0.0.0/8");
        }
        boolean dotted = text.indexOf(':') < 0;
        int widest = dotted ? V4_BITS : BITS;
        int prefix = slash < 0 ? widest : prefix(text, slash + 1, widest);
        Cidr block = new Cidr(text, reader.high(), reader.low(), prefix + BITS - widest);
        if ((block.high & ~block.highMask) != 0 || (block.low & ~block.lowMask) != 0) {
            throw wrong(text, "no bits set behind the prefix");
        }
        return block;
    }

    /** Whether the address last read is in this block. */
    public boolean contains(AddressReader address) {
        return (address.high() & highMask) == high && (address.low() & lowMask) == low;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    long lastHigh() {
        return high | ~highMask;
    }

    long lastLow() {
        return low | ~lowMask;
    }

    private static int prefix(String text, int from, int widest) {
        int digits = text.length() - from;
        int prefix = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            prefix = c >= '0' && c <= '9' && digits <= 3 ? prefix * 10 + c - '0' : widest + 1;
        }
        if (digits == 0 || prefix > widest) {
            throw wrong(text, "a prefix length from 0 to " + widest);
        }
        return prefix;
    }

    private static IllegalArgumentException wrong(String text, String expectation) {
        return new IllegalArgumentException('"' + text + "\" (expected: " + expectation + ")");
    }

    @Override
    public String toString() {
        return text;
    }
}
