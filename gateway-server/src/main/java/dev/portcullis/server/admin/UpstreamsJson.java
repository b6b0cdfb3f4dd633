package dev.portcullis.server.admin;

import dev.portcullis.engine.GatewayStats;
import dev.portcullis.engine.GatewayStats.EndpointStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The upstreams and their servers, as {@code GET /upstreams} shows them. */
final class UpstreamsJson {

    private UpstreamsJson() {}

    /**
     * One upstream.
     *
     * @param panic whether all servers are used because too few are healthy
     */
    record UpstreamAnswer(boolean panic, List<ServerAnswer> servers) {}

    /**
     * One server.
     *
     * @param state {@code healthy}, {@code unhealthy} or {@code ejected}
     * @param inUse whether it gets requests
     */
    record ServerAnswer(
            String server,
            String url,
            String state,
            boolean inUse,
            int weight,
            int priority,
            long open,
            long idle,
            long pending,
            long requests,
            long failures,
            long checks,
            long failedChecks,
            long ejections) {

        static ServerAnswer of(String server, EndpointStats stats) {
            return new ServerAnswer(
                    server,
                    stats.url(),
                    stats.state().name().toLowerCase(Locale.ROOT),
                    stats.inUse(),
                    stats.weight(),
                    stats.priority(),
                    stats.open(),
                    stats.idle(),
                    stats.pending(),
                    stats.requests(),
                    stats.failures(),
                    stats.checks(),
                    stats.failedChecks(),
                    stats.ejections());
        }
    }

    /** By name. */
    static Map<String, UpstreamAnswer> of(GatewayStats stats) {
        Map<String, UpstreamAnswer> all = new TreeMap<>();
        stats.endpoints().forEach((key, one) -> {
            EndpointName name = EndpointName.of(key);
            all.computeIfAbsent(
                            name.upstream(),
                            added -> new UpstreamAnswer(stats.panics().contains(added), new ArrayList<>()))
                    .servers()
                    .add(ServerAnswer.of(name.server(), one));
        });
        return all;
    }
}
