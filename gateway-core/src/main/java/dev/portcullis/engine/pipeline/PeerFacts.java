package dev.portcullis.engine.pipeline;

import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.tls.ForeignHosts;
import dev.portcullis.tls.TlsFacts;
import dev.portcullis.wire.proxy.ProxiedPeer;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The facts of a client's connection; what costs something is made when it is first asked for. */
final class PeerFacts implements ConnectionInfo {

    private static final InetSocketAddress UNIX = InetSocketAddress.createUnresolved("unix", 0);
    private static final byte[] UNIX_TEXT = "unix:".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final ListenerState listener;
    private byte @Nullable [] address;
    private @Nullable TlsFacts tls;
    private @Nullable ForeignHosts foreignHosts;

    PeerFacts(Channel channel, ListenerState listener) {
        this.channel = channel;
        this.listener = listener;
    }

    void tls(TlsFacts facts) {
        tls = facts;
        foreignHosts = facts.foreignHosts();
    }

    @Override
    public InetSocketAddress remote() {
        ProxiedPeer client = proxied();
        if (client != null) {
            return client.source();
        }
        return channel instanceof SocketChannel tcp ? tcp.remoteAddress() : UNIX;
    }

    @Override
    public InetSocketAddress local() {
        ProxiedPeer client = proxied();
        if (client != null) {
            return client.destination();
        }
        return channel instanceof SocketChannel tcp ? tcp.localAddress() : UNIX;
    }

    private @Nullable ProxiedPeer proxied() {
        return listener.proxies() == null ? null : channel.attr(ProxyGate.PEER).get();
    }

    @Override
    public byte[] remoteAddress() {
        byte[] known = address;
        if (known == null) {
            InetSocketAddress remote = remote();
            known = remote == UNIX ? UNIX_TEXT : text(remote.getAddress());
            address = known;
        }
        return known;
    }

    private static byte[] text(InetAddress of) {
        String text = of.getHostAddress();
        int scope = text.indexOf('%');
        return (scope < 0 ? text : text.substring(0, scope)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean secure() {
        return listener.tls() != null;
    }

    @Override
    public @Nullable String serverName() {
        TlsFacts facts = tls;
        return facts == null ? null : facts.serverName();
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
        TlsFacts facts = tls;
        return facts == null ? null : facts.clientCertificate();
    }

    /** The hosts that must not be answered on this connection; null for none. */
    @Nullable ForeignHosts foreignHosts() {
        return foreignHosts;
    }

    @Override
    public String listener() {
        return listener.name();
    }
}
