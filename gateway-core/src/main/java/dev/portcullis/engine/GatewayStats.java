package dev.portcullis.engine;

import java.util.Map;

/**
 * Figures of the moment.
 *
 * @param connections open client connections
 * @param exchanges running exchanges
 * @param accepted client connections accepted since the start
 * @param tlsFailures failed TLS handshakes since the start
 * @param floods connections closed since the start because their clients kept us busy with nothing
 * @param endpoints by {@code upstream/host:port}
 */
public record GatewayStats(
        long connections,
        long exchanges,
        long accepted,
        long tlsFailures,
        long floods,
        Map<String, EndpointStats> endpoints) {

    /** Connections to one server. */
    public record EndpointStats(long open, long idle, long pending) {}
}
