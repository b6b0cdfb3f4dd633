package dev.portcullis.server.admin;

import dev.portcullis.spi.observe.Count;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What plugins count that belongs to no route, as Prometheus has it. */
final class PluginMeters implements MultiCollector {

    private final Supplier<List<Count>> counts;

    PluginMeters(Supplier<List<Count>> counts) {
        this.counts = counts;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, List<Count>> byName =
                counts.get().stream().collect(Collectors.groupingBy(Count::name, TreeMap::new, Collectors.toList()));
        List<MetricSnapshot> all = new ArrayList<>();
        byName.forEach((name, ofName) -> all.add(counter(name, ofName)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot counter(String name, List<Count> counts) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("portcullis_" + name)
                .help(counts.get(0).help());
        Map<Labels, Long> byLabels = new TreeMap<>();
        counts.forEach(count -> byLabels.merge(Labels.of(count.label(), count.value()), count.times(), Long::sum));
        byLabels.forEach((labels, times) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(times).build()));
        return counter.build();
    }
}
