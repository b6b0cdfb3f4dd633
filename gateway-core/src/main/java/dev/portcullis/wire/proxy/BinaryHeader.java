package dev.portcullis.wire.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Version 2 (2.2): a signature, what it is about, a length, two addresses, and extensions. */
final class BinaryHeader {

    static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};

    /** Length of what stands before the addresses. */
    static final int START = 16;

    static final int LOCAL = 0x20;
    static final int PROXY = 0x21;

    static final int UNSPECIFIED = 0x00;
    static final int TCP_V4 = 0x11;
    static final int TCP_V6 = 0x21;
    private static final int UNIX_STREAM = 0x31;

    private static final int UNIX_ADDRESSES = 216;

    private BinaryHeader() {}

    /** How many bytes follow the first {@link #START}. */
    static int rest(byte[] bytes) {
        return (bytes[14] & 0xff) << 8 | bytes[15] & 0xff;
    }

    /**
     * The two ends; null if the sender speaks for itself, as for health checks, or says nothing of use.
     *
     * @param length of the whole header
     * @throws IllegalArgumentException if the header breaks the grammar, or is about something else than a stream
     */
    static @Nullable ProxiedPeer parse(byte[] bytes, int length) {
        int command = bytes[12] & 0xff;
        if (command == LOCAL) {
            return null;
        }
        require(command == PROXY);
        switch (bytes[13] & 0xff) {
            case TCP_V4 -> {
                return peer(bytes, length, 4);
            }
            case TCP_V6 -> {
                return peer(bytes, length, 16);
            }
            case UNIX_STREAM -> {
                requireExtensions(bytes, START + UNIX_ADDRESSES, length);
                return null;
            }
            case UNSPECIFIED -> {
                return null;
            }
            default -> throw new IllegalArgumentException("not about a stream");
        }
    }

    private static ProxiedPeer peer(byte[] bytes, int length, int addressLength) {
        int ports = START + 2 * addressLength;
        requireExtensions(bytes, ports + 4, length);
        try {
            return new ProxiedPeer(
                    end(bytes, START, addressLength, ports),
                    end(bytes, START + addressLength, addressLength, ports + 2));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static InetSocketAddress end(byte[] bytes, int at, int addressLength, int port)
            throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + addressLength));
        return new InetSocketAddress(address, (bytes[port] & 0xff) << 8 | bytes[port + 1] & 0xff);
    }

    /** Extensions are not used, but they must fill what is left: kind, length in two bytes, value. */
    private static void requireExtensions(byte[] bytes, int from, int length) {
        require(from <= length);
        int at = from;
        while (at < length) {
            require(at + 3 <= length);
            at += 3 + ((bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff);
        }
        require(at == length);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("breaks the grammar");
        }
    }
}
