package dev.portcullis.wire.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes headers of both versions. Where the two ends are of different families, both are written as IPv6. */
public final class ProxyHeaderWriter {

    private static final int V6_LENGTH = 16;

    private ProxyHeaderWriter() {}

    /** Version 1; {@code UNKNOWN} without a peer. */
    public static byte[] text(@Nullable ProxiedPeer peer) {
        return (peer == null ? "PROXY UNKNOWN\r\n" : line(peer)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(ProxiedPeer peer) {
        byte[][] addresses = addresses(peer);
        return "PROXY " + (addresses[0].length == V6_LENGTH ? "TCP6 " : "TCP4 ")
                + NetUtil.bytesToIpAddress(addresses[0]) + ' '
                + NetUtil.bytesToIpAddress(addresses[1]) + ' '
                + peer.source().getPort() + ' '
                + peer.destination().getPort() + "\r\n";
    }

    /** Version 2; the command {@code LOCAL} without a peer. */
    public static byte[] binary(@Nullable ProxiedPeer peer) {
        if (peer == null) {
            return start(BinaryHeader.LOCAL, BinaryHeader.UNSPECIFIED, 0).array();
        }
        byte[][] addresses = addresses(peer);
        boolean v6 = addresses[0].length == V6_LENGTH;
        int length = 2 * addresses[0].length + 4;
        return start(BinaryHeader.PROXY, v6 ? BinaryHeader.TCP_V6 : BinaryHeader.TCP_V4, length)
                .put(addresses[0])
                .put(addresses[1])
                .putShort((short) peer.source().getPort())
                .putShort((short) peer.destination().getPort())
                .array();
    }

    private static ByteBuffer start(int command, int family, int length) {
        return ByteBuffer.allocate(BinaryHeader.START + length)
                .put(BinaryHeader.SIGNATURE)
                .put((byte) command)
                .put((byte) family)
                .putShort((short) length);
    }

    private static byte[][] addresses(ProxiedPeer peer) {
        byte[] source = bytes(peer.source());
        byte[] destination = bytes(peer.destination());
        return source.length == destination.length
                ? new byte[][] {source, destination}
                : new byte[][] {mapped(source), mapped(destination)};
    }

    private static byte[] bytes(InetSocketAddress of) {
        InetAddress address = of.getAddress();
        return address.getAddress();
    }

    /** IPv4 in IPv6 (RFC 4291, 2.5.5.2). */
    private static byte[] mapped(byte[] address) {
        if (address.length == V6_LENGTH) {
            return address;
        }
        byte[] mapped = new byte[V6_LENGTH];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, address.length);
        return mapped;
    }
}
