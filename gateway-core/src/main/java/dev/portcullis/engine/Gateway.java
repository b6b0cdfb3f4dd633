package dev.portcullis.engine;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.spi.observe.MetricsSnapshot;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The running gateway. Its methods are called on one control thread, but for those that only read.
 */
public final class Gateway {

    public Gateway(GatewayOptions options, PluginCatalog plugins, BuiltIns builtIns) {}

    /**
     * Compiles {@code config}, opens its listeners and publishes it to the loops. If anything is wrong nothing changes and
     * {@code problems} says what.
     *
     * @param directory what relative paths in the configuration are relative to
     * @return whether it is in force
     */
    public boolean apply(GatewayConfig config, Path directory, Problems problems) {
        return false;
    }

    /** Compiles {@code config} without opening anything: what {@code portcullis check} does. */
    public static List<RouteLine> check(GatewayConfig config, Path directory, PluginCatalog plugins, Problems problems) {
        return List.of();
    }

    /** Sends requests through the routes from inside, so that the first client meets compiled code; at most {@code limit}. */
    public void warmUp(Duration limit) {}

    /** Re-reads certificates whose files have changed; what could not be read is logged and the old one stays. */
    public void reloadCertificates() {}

    /** Where each listener is bound, by name; the operator's is {@code admin}. Any thread. */
    public Map<String, InetSocketAddress> addresses() {
        return Map.of();
    }

    /** The routes in force. Any thread. */
    public List<RouteLine> routes() {
        return List.of();
    }

    /** Figures of the moment. Any thread. */
    public GatewayStats stats() {
        return new GatewayStats(0, 0, 0, 0, Map.of());
    }

    /** What the exchanges of each route came to, as the {@code metrics} policies have counted it. Any thread. */
    public MetricsSnapshot counters() {
        return new MetricsSnapshot(Map.of());
    }

    /** Bound and not stopping. Any thread. */
    public boolean running() {
        return false;
    }

    /**
     * Stops: says so ({@link #running} turns false at once), accepts for {@code delay} more, then closes every connection
     * after its current exchange, and at {@code timeout} the rest.
     *
     * @return completes with whether every exchange could finish
     */
    public CompletionStage<Boolean> stop(Duration delay, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
