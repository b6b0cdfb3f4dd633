package dev.portcullis.engine;

import dev.portcullis.upstream.EndpointHealth;
import java.util.Map;
import java.util.Set;

/**
 * Figures of the moment.
 *
 * @param connections open client connections
 * @param exchanges running exchanges
 * @param accepted client connections accepted since the start
 * @param tlsFailures failed TLS handshakes since the start
 * @param floods connections closed since the start because their clients kept us busy with nothing
 * @param endpoints by {@code upstream/host:port}
 * @param upstreams by name
 * @param panics the upstreams that use all their servers because too few are healthy
 */
public record GatewayStats(
        long connections,
        long exchanges,
        long accepted,
        long tlsFailures,
        long floods,
        Map<String, EndpointStats> endpoints,
        Map<String, UpstreamStats> upstreams,
        Set<String> panics) {

    /**
     * Retries and refusals of one upstream since it was made.
     *
     * @param retries requests sent again, after a pause
     * @param overBudget requests not sent again because the retry budget was used up
     * @param pendingRefused requests refused because enough were waiting for a connection
     * @param circuit 0 closed, 1 half open, 2 open; -1 if it has no circuit breaker
     * @param circuitOpenings how often its circuit has opened
     * @param circuitRefused requests not sent because it was open
     */
    public record UpstreamStats(
            long retries,
            long overBudget,
            long pendingRefused,
            int circuit,
            long circuitOpenings,
            long circuitRefused) {}

    /**
     * One server.
     *
     * @param url as the configuration, DNS or a file has it
     * @param open connections
     * @param requests sent to it, ever
     * @param failures of them
     * @param inUse whether it gets requests
     */
    public record EndpointStats(
            String url,
            long open,
            long idle,
            long pending,
            long requests,
            long failures,
            EndpointHealth.State state,
            boolean inUse,
            int weight,
            int priority,
            long checks,
            long failedChecks,
            long ejections) {}
}
