package dev.portcullis.engine.pipeline;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.tls.ServerTls;
import dev.portcullis.wire.HeadLimits;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a listener that its connections need, in the form they need them. Immutable.
 *
 * @param headNanos how long a head may take
 * @param keepAliveNanos how long a connection may be unused
 * @param idleNanos how long a body may stand still
 * @param proxies who must send the header of the PROXY protocol; null if nobody does
 * @param http1 whether clients may speak HTTP/1
 * @param http2 whether clients may speak HTTP/2
 * @param streams requests at a time on a connection of HTTP/2
 */
public record ListenerState(
        String name,
        HeadLimits limits,
        long headNanos,
        long keepAliveNanos,
        long idleNanos,
        @Nullable ServerTls tls,
        @Nullable ProxyGate proxies,
        boolean http1,
        boolean http2,
        int streams) {

    public static ListenerState of(String name, ListenerConfig config, @Nullable ServerTls tls) {
        HeadLimits limits = new HeadLimits(
                (int) config.limits().head().bytes(),
                config.limits().headerLines(),
                (int) config.limits().target().bytes(),
                config.limits().underscores() == dev.portcullis.config.model.LimitsConfig.Underscores.ALLOW);
        return new ListenerState(
                name,
                limits,
                config.timeouts().head().toNanos(),
                config.timeouts().keepAlive().toNanos(),
                config.timeouts().idle().toNanos(),
                tls,
                config.proxyProtocol() == null
                        ? null
                        : new ProxyGate(name, config.proxyProtocol().from()),
                config.protocols().contains(ListenerConfig.HTTP_1_1),
                config.protocols().contains(tls == null ? ListenerConfig.H2C : ListenerConfig.H2),
                config.limits().streams());
    }
}
