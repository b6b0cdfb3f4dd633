package dev.portcullis.server.admin;

import dev.portcullis.engine.GatewayStats;
import dev.portcullis.engine.GatewayStats.EndpointStats;
import dev.portcullis.engine.GatewayStats.UpstreamStats;
import dev.portcullis.server.reload.Revision;
import dev.portcullis.upstream.EndpointHealth.State;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The figures of the gateway as a whole and of its upstreams, as Prometheus has them. */
final class GatewayMeters implements MultiCollector {

    private final GatewayView view;

    GatewayMeters(GatewayView view) {
        this.view = view;
    }

    @Override
    public MetricSnapshots collect() {
        GatewayStats stats = view.stats();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(gauge("portcullis_connections", "Open client connections.", stats.connections()));
        all.add(gauge("portcullis_exchanges", "Requests being answered.", stats.exchanges()));
        all.add(counter("portcullis_connections_accepted", "Client connections accepted.", stats.accepted()));
        all.add(counter("portcullis_tls_handshake_failures", "TLS handshakes that failed.", stats.tlsFailures()));
        all.add(counter(
                "portcullis_client_floods",
                "HTTP/2 connections closed because their clients sent too much that asks for nothing.",
                stats.floods()));
        all.addAll(OverloadMeters.of(stats.overload()));
        all.add(endpoints("open", "Open connections to a server.", stats.endpoints(), EndpointStats::open));
        all.add(endpoints("idle", "Unused connections to a server.", stats.endpoints(), EndpointStats::idle));
        all.add(endpoints("pending", "Requests waiting for a server.", stats.endpoints(), EndpointStats::pending));
        all.add(endpoints("healthy", "1 if a server is healthy.", stats.endpoints(), one -> is(one, State.HEALTHY)));
        all.add(endpoints("ejected", "1 if a server is ejected.", stats.endpoints(), one -> is(one, State.EJECTED)));
        all.add(counts("requests", "Requests sent to a server.", stats.endpoints(), EndpointStats::requests));
        all.add(counts("failures", "Requests that a server failed.", stats.endpoints(), EndpointStats::failures));
        all.add(counts("checks", "Health checks of a server.", stats.endpoints(), EndpointStats::checks));
        all.add(counts(
                "failed_checks",
                "Health checks that a server failed.",
                stats.endpoints(),
                EndpointStats::failedChecks));
        all.add(counts("ejections", "How often a server was ejected.", stats.endpoints(), EndpointStats::ejections));
        all.add(panics(stats));
        addUpstreams(all, stats.upstreams());
        addConfig(all);
        return new MetricSnapshots(all);
    }

    private static void addUpstreams(List<MetricSnapshot> all, Map<String, UpstreamStats> upstreams) {
        all.add(upstreams("retries", "Requests sent to an upstream again.", upstreams, UpstreamStats::retries));
        all.add(upstreams(
                "retries_over_budget",
                "Requests not sent again because the retry budget was used up.",
                upstreams,
                UpstreamStats::overBudget));
        all.add(upstreams(
                "pending_refused",
                "Requests refused because enough were waiting for a connection.",
                upstreams,
                UpstreamStats::pendingRefused));
        Map<String, UpstreamStats> broken = new TreeMap<>(upstreams);
        broken.values().removeIf(stats -> stats.circuit() < 0);
        all.add(upstreams("circuit_openings", "How often a circuit opened.", broken, UpstreamStats::circuitOpenings));
        all.add(upstreams(
                "circuit_refused",
                "Requests not sent because the circuit was open.",
                broken,
                UpstreamStats::circuitRefused));
        GaugeSnapshot.Builder state = GaugeSnapshot.builder()
                .name("portcullis_upstream_circuit_state")
                .help("State of the circuit: 0 closed, 1 half open, 2 open.");
        broken.forEach((name, stats) -> state.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of("upstream", name))
                .value(stats.circuit())
                .build()));
        all.add(state.build());
    }

    private static MetricSnapshot upstreams(
            String what, String help, Map<String, UpstreamStats> upstreams, ToLongFunction<UpstreamStats> figure) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("portcullis_upstream_" + what).help(help);
        upstreams.forEach((name, stats) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of("upstream", name))
                .value(figure.applyAsLong(stats))
                .build()));
        return counter.build();
    }

    private void addConfig(List<MetricSnapshot> all) {
        Revision active = view.config().active();
        if (active != null) {
            all.add(gauge("portcullis_config_revision", "Number of the active revision.", active.number()));
            all.add(gauge(
                    "portcullis_config_revision_kept",
                    "1 if the active revision is kept on the disk.",
                    view.config().kept() ? 1 : 0));
            all.add(gauge(
                    "portcullis_config_loaded_timestamp_seconds",
                    "When the active revision was put in force.",
                    active.loadedAt().toEpochMilli() / 1e3));
        }
        boolean refused = view.config().refused() != null;
        all.add(gauge("portcullis_config_refused", "1 while the files hold a refused configuration.", refused ? 1 : 0));
    }

    static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    static MetricSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot endpoints(
            String what, String help, Map<String, EndpointStats> endpoints, ToLongFunction<EndpointStats> figure) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("portcullis_upstream_" + what).help(help);
        endpoints.forEach((key, stats) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels(key))
                .value(figure.applyAsLong(stats))
                .build()));
        return gauge.build();
    }

    private static long is(EndpointStats stats, State state) {
        return stats.state() == state ? 1 : 0;
    }

    private static MetricSnapshot counts(
            String what, String help, Map<String, EndpointStats> endpoints, ToLongFunction<EndpointStats> figure) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("portcullis_upstream_" + what).help(help);
        endpoints.forEach((key, stats) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels(key))
                .value(figure.applyAsLong(stats))
                .build()));
        return counter.build();
    }

    private static MetricSnapshot panics(GatewayStats stats) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("portcullis_upstream_panic")
                .help("1 while all servers are used because too few are healthy.");
        stats.endpoints().keySet().stream()
                .map(key -> EndpointName.of(key).upstream())
                .distinct()
                .forEach(name -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("upstream", name))
                        .value(stats.panics().contains(name) ? 1 : 0)
                        .build()));
        return gauge.build();
    }

    private static Labels labels(String key) {
        EndpointName name = EndpointName.of(key);
        return Labels.of("upstream", name.upstream(), "endpoint", name.server());
    }
}
