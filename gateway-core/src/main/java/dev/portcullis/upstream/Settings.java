package dev.portcullis.upstream;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.Balance;
import dev.portcullis.config.model.UpstreamConfig.HostHeader;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.config.model.UpstreamConfig.ProxyVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream's configuration as the loops need it. */
record Settings(
        Balance balance,
        boolean preserveHost,
        int maxConnections,
        int maxPending,
        int maxStreams,
        long connectNanos,
        long tlsNanos,
        long responseNanos,
        long idleNanos,
        long keepAliveNanos,
        List<Protocol> protocols,
        @Nullable ProxyVersion proxyProtocol) {

    /** Whether a connection serves one request only, because the server was told whose it is. */
    boolean oneRequestEach() {
        return proxyProtocol != null;
    }

    static Settings of(UpstreamConfig config) {
        return new Settings(
                config.balance(),
                config.host() == HostHeader.PRESERVE,
                config.connections().max(),
                config.connections().pending(),
                config.connections().streams(),
                config.timeouts().connect().toNanos(),
                config.timeouts().tls().toNanos(),
                config.timeouts().response().toNanos(),
                config.timeouts().idle().toNanos(),
                config.connections().keepAlive().toNanos(),
                config.protocols(),
                config.proxyProtocol());
    }
}
