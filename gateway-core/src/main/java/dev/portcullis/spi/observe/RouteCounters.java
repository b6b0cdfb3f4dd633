package dev.portcullis.spi.observe;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/*
 * Every route has a row of counters per loop; only that loop writes it, so an increment is a load and a store, and whoever
 * scrapes adds the rows up. The cells are written and read opaque: a reader sees each counter whole and never going back.
 *
 * Exchanges name their route by its number in the running configuration, and a reload numbers the routes anew. What lasts
 * is the identity. remap() therefore builds a new table from numbers to rows and publishes it; the rows themselves are
 * never moved or copied, hence no increment is lost. Loops go on with the table they read first.
 */
/** Counts how the exchanges of each route ended: by status class, and how long they took. Lives as long as the process. */
public final class RouteCounters {

    /** Identity of the row of requests that matched no route. */
    public static final String UNMATCHED = "";

    static final int CLASSES = 5;
    static final int DURATION = CLASSES;
    static final int DURATION_SUM = DURATION + LatencyHistogram.BUCKETS;
    static final int UPSTREAM = DURATION_SUM + 1;
    static final int UPSTREAM_SUM = UPSTREAM + LatencyHistogram.BUCKETS;
    static final int EVENTS = UPSTREAM_SUM + 1;
    static final int MOST_EVENTS = 16;
    static final int CELLS = EVENTS + MOST_EVENTS;

    /** Where all plugins find the counters, as state shared under this owner. */
    public static final String OWNER = "gateway/metrics";

    private static final int REMOVED_KEPT = 1024;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final int loops;
    private final Map<String, RouteEvent> events = new LinkedHashMap<>();
    private final Map<String, long[][]> rows = new LinkedHashMap<>();
    private final long[][] unmatched;
    private volatile long[][][] table;

    public RouteCounters(int loops) {
        this.loops = loops;
        this.unmatched = new long[loops][CELLS];
        this.table = new long[loops][0][];
        rows.put(UNMATCHED, unmatched);
    }

    /**
     * Numbers the routes anew, when a configuration takes effect: route {@code i} is {@code identities[i]} from now on.
     *
     * <p>Identities that stay keep their counts. Those that are gone are still read, until more than 1,024 have gone.
     */
    @AnyThread
    public synchronized void remap(String[] identities) {
        long[][][] next = new long[loops][identities.length][];
        Set<String> running = new HashSet<>();
        running.add(UNMATCHED);
        for (int ordinal = 0; ordinal < identities.length; ordinal++) {
            running.add(identities[ordinal]);
            long[][] row = rows.computeIfAbsent(identities[ordinal], identity -> new long[loops][CELLS]);
            for (int loop = 0; loop < loops; loop++) {
                next[loop][ordinal] = row[loop];
            }
        }
        table = next;
        forgetOldest(running);
    }

    private void forgetOldest(Set<String> running) {
        int surplus = rows.size() - running.size() - REMOVED_KEPT;
        for (Iterator<String> names = rows.keySet().iterator(); surplus > 0 && names.hasNext(); ) {
            if (!running.contains(names.next())) {
                names.remove();
                surplus--;
            }
        }
    }

    /**
     * Counts one exchange. Allocates nothing.
     *
     * @param loop the loop that calls
     * @param ordinal the route's number; -1, or one not known yet, counts as unmatched
     * @param upstreamNanos from the first attempt to the upstream's head; negative if no upstream answered
     */
    @EventLoopConfined
    public void record(int loop, int ordinal, int status, long durationNanos, long upstreamNanos) {
        long[] row = row(loop, ordinal);
        add(row, Math.min(Math.max(status / 100, 1), CLASSES) - 1, 1);
        add(row, DURATION + LatencyHistogram.bucket(durationNanos), 1);
        add(row, DURATION_SUM, durationNanos);
        if (upstreamNanos >= 0) {
            add(row, UPSTREAM + LatencyHistogram.bucket(upstreamNanos), 1);
            add(row, UPSTREAM_SUM, upstreamNanos);
        }
    }

    /**
     * Something that a plugin counts by route; whoever names the same event counts the same.
     *
     * @param name in the style of metrics, without a prefix: {@code cache_hits}
     * @param help what is counted, in a sentence
     */
    @AnyThread
    public synchronized RouteEvent event(String name, String help) {
        RouteEvent known = events.get(name);
        if (known == null) {
            if (events.size() == MOST_EVENTS) {
                throw new IllegalStateException("event " + name + ": " + MOST_EVENTS + " are counted already");
            }
            known = new RouteEvent(name, help, EVENTS + events.size());
            events.put(name, known);
        }
        return known;
    }

    /** Counts one event. Allocates nothing. */
    @EventLoopConfined
    public void count(int loop, int ordinal, RouteEvent event) {
        add(row(loop, ordinal), event.cell(), 1);
    }

    /** What has been counted so far, added up over the loops. */
    @AnyThread
    public synchronized MetricsSnapshot read() {
        Map<String, MetricsSnapshot.Route> routes = new LinkedHashMap<>();
        rows.forEach((identity, row) -> routes.put(identity, MetricsSnapshot.Route.of(sum(row))));
        return new MetricsSnapshot(routes, events.values());
    }

    private long[] row(int loop, int ordinal) {
        long[][] routes = table[loop];
        return ordinal >= 0 && ordinal < routes.length ? routes[ordinal] : unmatched[loop];
    }

    private static long[] sum(long[][] row) {
        long[] sum = new long[CELLS];
        for (long[] cells : row) {
            for (int i = 0; i < CELLS; i++) {
                sum[i] += (long) CELL.getOpaque(cells, i);
            }
        }
        return sum;
    }

    private static void add(long[] row, int cell, long amount) {
        CELL.setOpaque(row, cell, row[cell] + amount);
    }
}
