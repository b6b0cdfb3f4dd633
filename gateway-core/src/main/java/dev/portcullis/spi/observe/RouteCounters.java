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
    static final int CELLS = UPSTREAM_SUM + 1;

    private static final int REMOVED_KEPT = 1024;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final int loops;
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
        long[][] routes = table[loop];
        long[] row = ordinal >= 0 && ordinal < routes.length ? routes[ordinal] : unmatched[loop];
        add(row, Math.min(Math.max(status / 100, 1), CLASSES) - 1, 1);
        add(row, DURATION + LatencyHistogram.bucket(durationNanos), 1);
        add(row, DURATION_SUM, durationNanos);
        if (upstreamNanos >= 0) {
            add(row, UPSTREAM + LatencyHistogram.bucket(upstreamNanos), 1);
            add(row, UPSTREAM_SUM, upstreamNanos);
        }
    }

    /** What has been counted so far, added up over the loops. */
    @AnyThread
    public synchronized MetricsSnapshot read() {
        Map<String, MetricsSnapshot.Route> routes = new LinkedHashMap<>();
        rows.forEach((identity, row) -> routes.put(identity, MetricsSnapshot.Route.of(sum(row))));
        return new MetricsSnapshot(routes);
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
