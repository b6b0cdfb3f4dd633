package dev.portcullis.engine.pipeline;

import dev.portcullis.config.model.AddressBlock;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.wire.proxy.ProxiedPeer;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose word a listener takes for where its clients are. Immutable but for what it remembers of its last warning. */
@AnyThread
final class ProxyGate {

    /** Where the client is, on connections that told so. */
    static final AttributeKey<ProxiedPeer> PEER = AttributeKey.valueOf(ProxyGate.class, "peer");

    private static final Logger LOG = LoggerFactory.getLogger(ProxyGate.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String listener;
    private final List<AddressBlock> proxies;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    ProxyGate(String listener, List<AddressBlock> proxies) {
        this.listener = listener;
        this.proxies = proxies;
    }

    boolean trusts(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress tcp)) {
            return false;
        }
        for (AddressBlock block : proxies) {
            if (block.contains(tcp.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** Says, once a minute at most, that a connection was refused: a misconfigured load balancer refuses all its clients. */
    void refused(Channel channel, String why) {
        long now = System.nanoTime();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + QUIET_NANOS)) {
            LOG.warn("Listener {}: connection from {} refused: {}", listener, channel.remoteAddress(), why);
        }
    }
}
