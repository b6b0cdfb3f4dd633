package dev.portcullis.spi.observe;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The counters at one moment.
 *
 * @param routes by identity; {@link RouteCounters#UNMATCHED} for requests that matched none
 * @param events what plugins count besides
 */
public record MetricsSnapshot(Map<String, Route> routes, Collection<RouteEvent> events) {

    public MetricsSnapshot {
        routes = Collections.unmodifiableMap(routes);
        events = List.copyOf(events);
    }

    /** The counters of one route. */
    public static final class Route {

        private final long[] cells;
        private final long[] byClass;
        private final LatencyHistogram duration;
        private final LatencyHistogram upstream;

        private Route(long[] cells, long[] byClass, LatencyHistogram duration, LatencyHistogram upstream) {
            this.cells = cells;
            this.byClass = byClass;
            this.duration = duration;
            this.upstream = upstream;
        }

        static Route of(long[] cells) {
            return new Route(
                    cells,
                    Arrays.copyOfRange(cells, 0, RouteCounters.CLASSES),
                    histogram(cells, RouteCounters.DURATION, RouteCounters.DURATION_SUM),
                    histogram(cells, RouteCounters.UPSTREAM, RouteCounters.UPSTREAM_SUM));
        }

        private static LatencyHistogram histogram(long[] cells, int from, int sum) {
            return new LatencyHistogram(Arrays.copyOfRange(cells, from, from + LatencyHistogram.BUCKETS), cells[sum]);
        }

        /** Exchanges answered with a status of this class, 1 for 1xx to 5 for 5xx. */
        public long answered(int statusClass) {
            return byClass[statusClass - 1];
        }

        /** How often that has happened here. */
        public long count(RouteEvent event) {
            return cells[event.cell()];
        }

        /** Exchanges in all. */
        public long total() {
            return Arrays.stream(byClass).sum();
        }

        /** From the request's head to the last byte of the answer. */
        public LatencyHistogram duration() {
            return duration;
        }

        /** From the first attempt at an upstream to the head of its answer. */
        public LatencyHistogram upstream() {
            return upstream;
        }
    }
}
