package dev.portcullis.server.admin;

import dev.portcullis.engine.GatewayStats;
import dev.portcullis.engine.GatewayStats.EndpointStats;
import dev.portcullis.engine.GatewayStats.OverloadStats;
import dev.portcullis.engine.GatewayStats.UpstreamStats;
import dev.portcullis.engine.pipeline.Reason;
import dev.portcullis.server.reload.ConfigStatus;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.observe.RouteCounters;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.upstream.EndpointHealth.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A gateway of two routes, one of which answered once. */
final class FakeView implements GatewayView {

    private final ConfigStatus config;
    final List<PurgeScope> purged = new ArrayList<>();
    private final RouteCounters counters = new RouteCounters(1);
    private Phase phase = Phase.STARTING;

    FakeView(ConfigStatus config) {
        this.config = config;
        counters.remap(new String[] {"api/orders/stage/beta/route/GET /items/{id}", "api/hello/route/$default"});
        counters.record(0, 0, 200, 3_000_000, 2_000_000);
    }

    void enter(Phase next) {
        phase = next;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public ConfigStatus config() {
        return config;
    }

    @Override
    public List<RouteLine> routes() {
        return List.of(new RouteLine(
                "orders",
                "beta",
                List.of("api.example.com"),
                "GET /items/{id}",
                "upstream orders",
                List.of("metrics")));
    }

    @Override
    public GatewayStats stats() {
        EndpointStats server = new EndpointStats("http://a:8080", 4, 3, 0, 20, 5, State.EJECTED, false, 2, 0, 7, 1, 3);
        return new GatewayStats(
                3,
                2,
                10,
                1,
                4,
                Map.of("orders/10.0.0.1:8080", server),
                Map.of(
                        "orders", new UpstreamStats(7, 6, 5, 2, 4, 3),
                        "plain", new UpstreamStats(0, 0, 0, -1, 0, 0)),
                Set.of("orders"),
                new OverloadStats(
                        Map.of(Reason.ADDRESS, 9L), Map.of(Reason.LOOP_DELAY, 8L), 7, 6, 5, 4, 250_000_000, 0.5, 0.25));
    }

    @Override
    public MetricsSnapshot counters() {
        return counters.read();
    }

    @Override
    public List<Count> counts() {
        return List.of(
                new Count("lines_dropped", "Lines dropped.", "to", "a.log", 3),
                new Count("tokens_fetched", "Tokens fetched.", "from", "issuer", 1),
                new Count("lines_dropped", "Lines dropped.", "to", "b.log", 4),
                new Count("lines_dropped", "Lines dropped.", "to", "b.log", 5));
    }

    @Override
    public long purge(PurgeScope scope) {
        purged.add(scope);
        return 7;
    }
}
