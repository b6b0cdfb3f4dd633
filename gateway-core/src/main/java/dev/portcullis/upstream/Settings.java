package dev.portcullis.upstream;

import dev.portcullis.config.model.BalanceRule;
import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.StickyConfig;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.HostHeader;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.config.model.UpstreamConfig.ProxyVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream's configuration as the loops need it. */
record Settings(
        BalanceRule balance,
        @Nullable StickyConfig sticky,
        long slowStartNanos,
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

    /** The same for connections that only check a server. */
    Settings forChecks(HealthConfig health) {
        long timeout = health.timeout().toNanos();
        return new Settings(
                BalanceRule.ROUND_ROBIN,
                null,
                0,
                health.host() != null,
                1,
                1,
                1,
                timeout,
                timeout,
                timeout,
                timeout,
                keepAliveNanos,
                protocols,
                proxyProtocol);
    }

    static Settings of(UpstreamConfig config) {
        return new Settings(
                config.balance(),
                config.sticky(),
                config.slowStart() == null ? 0 : config.slowStart().toNanos(),
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
