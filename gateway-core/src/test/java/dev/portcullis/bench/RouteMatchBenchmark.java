package dev.portcullis.bench;

import dev.portcullis.http.CleanPath;
import dev.portcullis.route.RouteMatch;
import dev.portcullis.route.RouteTable;
import dev.portcullis.route.SiteMatch;
import dev.portcullis.route.SiteTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What finding a route costs, from the bytes of the target to the payload, with few and with many routes drawn uniformly.
 * Half of the routes are fixed paths, half have a variable in the middle. The targets lie in one array in random order, so
 * that memory is as cold as it is for a gateway whose clients ask for everything.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteMatchBenchmark {

    private static final int REQUESTS = 1 << 14;
    private static final long SEED = 42;
    private static final byte[] GET = {'G', 'E', 'T'};
    private static final byte[] HOST = "api.example.com:8443".getBytes(StandardCharsets.US_ASCII);

    @Param({"10", "10000"})
    int routes;

    private final CleanPath path = new CleanPath();
    private final SiteMatch<String> site = new SiteMatch<>();
    private final RouteMatch<Object> route = new RouteMatch<>();
    private final int[] starts = new int[REQUESTS + 1];
    private byte[] targets = {};
    private RouteTable<Object> table = RouteTable.<Object>builder().build();
    private SiteTable<String> sites = SiteTable.<String>builder().build();
    private int next;

    @Setup
    public void draw() {
        RouteTable.Builder<Object> builder = RouteTable.builder();
        for (int i = 0; i < routes / 2; i++) {
            builder.add("GET /routes/e" + i, new Object());
            builder.add("GET /routes/v" + i + "/items/{id}/detail", new Object());
        }
        table = builder.build();
        SiteTable.Builder<String> hosts = SiteTable.builder();
        hosts.add("site", List.of("api.example.com"), "/", "site");
        sites = hosts.build();

        Random random = new Random(SEED);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            starts[i] = all.length();
            int drawn = random.nextInt(routes);
            all.append(drawn % 2 == 0 ? "/routes/e" + drawn / 2 : "/routes/v" + drawn / 2 + "/items/" + i + "/detail");
        }
        starts[REQUESTS] = all.length();
        targets = all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The path alone, which the others contain. */
    @Benchmark
    public int parse() {
        int request = next++ & REQUESTS - 1;
        path.parse(targets, starts[request], starts[request + 1]);
        return path.segments();
    }

    @Benchmark
    public Object parseAndMatch() {
        int request = next++ & REQUESTS - 1;
        path.parse(targets, starts[request], starts[request + 1]);
        table.match(path, 0, GET, 0, GET.length, route);
        return route.payload();
    }

    @Benchmark
    public Object parseFindAndMatch() {
        int request = next++ & REQUESTS - 1;
        path.parse(targets, starts[request], starts[request + 1]);
        sites.find(HOST, 0, HOST.length, path, site);
        table.match(path, site.prefixSegments(), GET, 0, GET.length, route);
        return route.payload();
    }
}
