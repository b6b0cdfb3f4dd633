package dev.portcullis.upstream;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.Balance;
import dev.portcullis.config.model.UpstreamConfig.HostHeader;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import java.util.List;

/** An upstream's configuration as the loops need it. */
record Settings(
        Balance balance,
        boolean preserveHost,
        int maxConnections,
        long connectNanos,
        long responseNanos,
        long idleNanos,
        long keepAliveNanos,
        List<Protocol> protocols) {

    static Settings of(UpstreamConfig config) {
        return new Settings(
                config.balance(),
                config.host() == HostHeader.PRESERVE,
                config.connections().max(),
                config.timeouts().connect().toNanos(),
                config.timeouts().response().toNanos(),
                config.timeouts().idle().toNanos(),
                config.connections().keepAlive().toNanos(),
                config.protocols());
    }
}
