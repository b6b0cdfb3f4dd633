package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What an exchange costs the garbage collector, with and without the usual policies. */
class ExchangeAllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;
    private static final int ROUNDS = 3;

    /** Noise of timers and of the network, spread over the requests of a round. */
    private static final double TOLERANCE = 1;

    private static final double MOST = 200;

    private static final String GET = "GET /items/5?q=x HTTP/1.1\r\nHost: api\r\nUser-Agent: test/1.0\r\n"
            + "Accept: */*\r\nX-Remove: y\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n";

    private final Level level = ResourceLeakDetector.getLevel();

    @TempDir
    Path directory;

    @BeforeEach
    void countNoLeakRecords() {
        ResourceLeakDetector.setLevel(Level.DISABLED);
    }

    @AfterEach
    void watchForLeaksAgain() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void policiesAllocateNothingForLocalAnswers(TestReporter reporter) throws Exception {
        compare(Map.of("mock", Map.of("body", "ok.")), Map.of(), reporter);
    }

    @Test
    void policiesAllocateNothingForAnswersOfUpstreams(TestReporter reporter) throws Exception {
        try (Backend backend = new Backend()) {
            Map<String, Object> upstreams = Map.of("backend", Map.of("targets", List.of(backend.url())));
            compare("backend", upstreams, reporter);
        }
    }

    @Test
    void safeguardsAllocateNothingWhileAllIsWell(TestReporter reporter) throws Exception {
        try (Backend backend = new Backend()) {
            Map<String, Object> plain = Map.of("targets", List.of(backend.url()));
            Map<String, Object> guarded = new LinkedHashMap<>(plain);
            guarded.put("retries", Map.of("on", List.of("reset", "503", "unavailable")));
            guarded.put("circuit-breaker", Map.of());
            double bare = measure("backend", Map.of("backend", plain), withoutPolicies());
            double safe = measure("backend", Map.of("backend", guarded), withoutPolicies());
            reporter.publishEntry("bytes per request with safeguards", String.valueOf(safe));
            assertThat(safe - bare).as("bytes that safeguards add to %s", bare).isLessThan(TOLERANCE);
        }
    }

    private void compare(Object integration, Map<String, Object> upstreams, TestReporter reporter) throws Exception {
        double bare = measure(integration, upstreams, withoutPolicies());
        double loaded = measure(integration, upstreams, withPolicies());
        reporter.publishEntry("bytes per request without policies", String.valueOf(bare));
        reporter.publishEntry("bytes per request with policies", String.valueOf(loaded));
        assertThat(loaded - bare).as("bytes that policies add to %s", bare).isLessThan(TOLERANCE);
        assertThat(bare).as("bytes of an exchange").isLessThan(MOST);
    }

    private double measure(Object integration, Map<String, Object> upstreams, Map<String, Object> policies)
            throws Exception {
        Map<String, Object> config = new LinkedHashMap<>(policies);
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("upstreams", upstreams);
        config.put(
                "apis",
                Map.of("shop", Map.of("routes", Map.of("GET /items/{id}", Map.of("integration", integration)))));
        try (LoadedGateway gateway = new LoadedGateway(config)) {
            gateway.bytesPerRequest(GET, WARM_UP);
            double least = Double.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                least = Math.min(least, gateway.bytesPerRequest(GET, MEASURED));
            }
            return least;
        }
    }

    private static Map<String, Object> withoutPolicies() {
        return Map.of("request-id", "off", "forwarding", "off", "metrics", "off");
    }

    private Map<String, Object> withPolicies() {
        return Map.of(
                "request-id", Map.of(),
                "forwarding", Map.of(),
                "metrics", Map.of(),
                "size-limit", "1MiB",
                "retry", Map.of("on", List.of("reset", "503")),
                "access-log", Map.of("to", directory.resolve("access.log").toString()),
                "headers",
                        Map.of(
                                "request",
                                        Map.of("set", Map.of("X-Gateway", "portcullis"), "remove", List.of("X-Remove")),
                                "response",
                                        Map.of(
                                                "set",
                                                Map.of("X-Served-By", "portcullis"),
                                                "remove",
                                                List.of("Server"))));
    }
}
