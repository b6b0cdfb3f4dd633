package dev.portcullis.server.admin;

import dev.portcullis.spi.observe.LatencyHistogram;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.observe.RouteEvent;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The counters of the routes, as Prometheus has them: read when scraped, never before.
 *
 * <p>Every route has its request counters from the start, so that rates begin at zero; a histogram, which is many lines, only
 * once something is in it.
 */
final class RouteMeters implements MultiCollector {

    private static final int CLASSES = 5;
    /** Buckets below this one (64 µs) are put together: nothing answers faster over a network. */
    private static final int FIRST_BUCKET = 6;

    private static final int SHOWN_BUCKETS = LatencyHistogram.BUCKETS - FIRST_BUCKET;

    private static final double[] BOUNDS = bounds();

    private final Supplier<MetricsSnapshot> counters;

    RouteMeters(Supplier<MetricsSnapshot> counters) {
        this.counters = counters;
    }

    @Override
    public MetricSnapshots collect() {
        CounterSnapshot.Builder requests =
                CounterSnapshot.builder().name("portcullis_requests").help("Requests answered, by class of status.");
        HistogramSnapshot.Builder durations = HistogramSnapshot.builder()
                .name("portcullis_request_duration_seconds")
                .help("From the head of the request to the last byte of the answer.");
        HistogramSnapshot.Builder upstreams = HistogramSnapshot.builder()
                .name("portcullis_upstream_latency_seconds")
                .help("From the first attempt at an upstream to the head of its answer.");
        MetricsSnapshot read = counters.get();
        read.routes().forEach((identity, route) -> {
            Labels labels = RouteLabels.of(identity);
            for (int statusClass = 1; statusClass <= CLASSES; statusClass++) {
                requests.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels.add("status", statusClass + "xx"))
                        .value(route.answered(statusClass))
                        .build());
            }
            add(durations, labels, route.duration());
            add(upstreams, labels, route.upstream());
        });
        List<MetricSnapshot> all = new ArrayList<>(List.of(requests.build(), durations.build(), upstreams.build()));
        read.events().forEach(event -> all.add(counted(event, read)));
        return new MetricSnapshots(all);
    }

    /** What a plugin counts, of the routes where it has happened. */
    private static MetricSnapshot counted(RouteEvent event, MetricsSnapshot read) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("portcullis_" + event.name()).help(event.help());
        read.routes().forEach((identity, route) -> {
            long count = route.count(event);
            if (count > 0) {
                counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(RouteLabels.of(identity))
                        .value(count)
                        .build());
            }
        });
        return counter.build();
    }

    private static void add(HistogramSnapshot.Builder histogram, Labels labels, LatencyHistogram times) {
        if (times.total() == 0) {
            return;
        }
        long[] counts = new long[SHOWN_BUCKETS];
        for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
            counts[Math.max(bucket - FIRST_BUCKET, 0)] += times.count(bucket);
        }
        histogram.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                .sum(times.sumNanos() / 1e9)
                .build());
    }

    private static double[] bounds() {
        double[] bounds = new double[SHOWN_BUCKETS];
        for (int i = 0; i < SHOWN_BUCKETS; i++) {
            long micros = LatencyHistogram.boundMicros(FIRST_BUCKET + i);
            bounds[i] = micros == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : micros / 1e6;
        }
        return bounds;
    }
}
