package dev.portcullis.server.admin;

import dev.portcullis.engine.GatewayStats.OverloadStats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;

/** What the gateway refused for want of room, and how near it is to that, as Prometheus has it. */
final class OverloadMeters {

    private OverloadMeters() {}

    static List<MetricSnapshot> of(OverloadStats stats) {
        return List.of(
                by("reason", "portcullis_connections_refused", "Client connections not taken.", stats.refused()),
                GatewayMeters.counter(
                        "portcullis_connections_relieved",
                        "Idle client connections closed to make room for others.",
                        stats.relieved()),
                by("reason", "portcullis_requests_shed", "Requests refused for overload.", stats.shed()),
                by(
                        "kind",
                        "portcullis_slow_clients",
                        "Clients given up because they were too slow.",
                        Map.of(
                                "head", stats.slowHeads(),
                                "body", stats.slowBodies(),
                                "answer", stats.slowReaders())),
                GatewayMeters.gauge(
                        "portcullis_loop_delay_seconds",
                        "How late the latest event loop is.",
                        stats.loopDelayNanos() / 1e9),
                GatewayMeters.gauge(
                        "portcullis_heap_live_ratio",
                        "Share of the heap for what lives long that its last collection left in use.",
                        stats.heap()),
                GatewayMeters.gauge(
                        "portcullis_direct_memory_ratio",
                        "Share of the memory for buffers that is allocated.",
                        stats.directMemory()));
    }

    private static MetricSnapshot by(String label, String name, String help, Map<?, Long> counts) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        counts.forEach((value, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, value.toString()))
                .value(count)
                .build()));
        return counter.build();
    }
}
