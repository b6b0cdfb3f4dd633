package dev.portcullis.testkit;

import dev.portcullis.spi.ConnectionInfo;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection from an address of the test's choice to 127.0.0.1, or from {@code unix:}. */
final class FakeConnection implements ConnectionInfo {

    private static final InetSocketAddress UNIX = InetSocketAddress.createUnresolved("unix", 0);
    private static final int CLIENT_PORT = 50_000;

    private final byte[] address;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final boolean secure;

    FakeConnection(String peer, boolean secure, int port) {
        this.address = peer.getBytes(StandardCharsets.US_ASCII);
        boolean unix = peer.equals("unix:");
        this.remote = unix ? UNIX : new InetSocketAddress(literal(peer), CLIENT_PORT);
        this.local = unix ? UNIX : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.secure = secure;
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " (expected: an IP address)", e);
        }
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public byte[] remoteAddress() {
        return address;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public @Nullable String serverName() {
        return null;
    }

    @Override
    public String listener() {
        return "test";
    }
}
