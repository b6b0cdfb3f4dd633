package dev.portcullis.engine;

import dev.portcullis.engine.pipeline.Reason;
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
 * @param overload what keeps too many or too slow clients off
 */
public record GatewayStats(
        long connections,
        long exchanges,
        long accepted,
        long tlsFailures,
        long floods,
        Map<String, EndpointStats> endpoints,
        Map<String, UpstreamStats> upstreams,
        Set<String> panics,
        OverloadStats overload) {

    /**
     * What was refused or given up since the start, and how near the gateway is to that now.
     *
     * @param refused connections that were not taken
     * @param shed requests that were refused
     * @param relieved idle connections that were closed to make room for others
     * @param slowHeads clients given up because a request's head was late
     * @param slowBodies because its body was late or too slow
     * @param slowReaders because they did not take their answers, or too slowly
     * @param loopDelayNanos how late the latest event loop is
     * @param heap share of the heap that the last collection left in use
     * @param directMemory share of the memory for buffers that is allocated
     */
    public record OverloadStats(
            Map<Reason, Long> refused,
            Map<Reason, Long> shed,
            long relieved,
            long slowHeads,
            long slowBodies,
            long slowReaders,
            long loopDelayNanos,
            double heap,
            double directMemory) {

        /** Those of a gateway that does nothing. */
        public static final OverloadStats NONE = new OverloadStats(Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0);
    }

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
