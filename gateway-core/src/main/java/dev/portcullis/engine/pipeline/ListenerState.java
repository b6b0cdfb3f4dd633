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
 * @param bodyPace how fast a client must send one
 * @param readPace how fast it must take what it is sent
 * @param proxies who must send the header of the PROXY protocol; null if nobody does
 * @param http1 whether clients may speak HTTP/1
 * @param http2 whether clients may speak HTTP/2
 * @param streams requests at a time on a connection of HTTP/2
 * @param connections most that may be open; 0 for any number
 * @param perAddress most that one client may have open; 0 for any number
 * @param apart whether its connections are not counted with those of the others
 */
public record ListenerState(
        String name,
        HeadLimits limits,
        long headNanos,
        long keepAliveNanos,
        long idleNanos,
        Pace bodyPace,
        Pace readPace,
        @Nullable ServerTls tls,
        @Nullable ProxyGate proxies,
        boolean http1,
        boolean http2,
        int streams,
        int connections,
        int perAddress,
        boolean apart) {

    /** For a listener that serves no APIs and has no limit of its own. */
    private static final int MOST_APART = 256;

    public static ListenerState of(String name, ListenerConfig config, @Nullable ServerTls tls) {
        HeadLimits limits = new HeadLimits(
                (int) config.limits().head().bytes(),
                config.limits().headerLines(),
                (int) config.limits().target().bytes(),
                config.limits().underscores() == dev.portcullis.config.model.LimitsConfig.Underscores.ALLOW);
        boolean apart = !config.serve().contains(ListenerConfig.Serve.APIS);
        return new ListenerState(
                name,
                limits,
                config.timeouts().head().toNanos(),
                config.timeouts().keepAlive().toNanos(),
                config.timeouts().idle().toNanos(),
                Pace.of(config.timeouts().bodyRate(), config.timeouts().grace()),
                Pace.of(config.timeouts().readRate(), config.timeouts().grace()),
                tls,
                config.proxyProtocol() == null
                        ? null
                        : new ProxyGate(name, config.proxyProtocol().from()),
                config.protocols().contains(ListenerConfig.HTTP_1_1),
                config.protocols().contains(tls == null ? ListenerConfig.H2C : ListenerConfig.H2),
                config.limits().streams(),
                apart && config.limits().connections() == 0
                        ? MOST_APART
                        : config.limits().connections(),
                config.limits().connectionsPerAddress(),
                apart);
    }
}
