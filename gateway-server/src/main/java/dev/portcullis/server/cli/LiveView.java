package dev.portcullis.server.cli;

import dev.portcullis.engine.Gateway;
import dev.portcullis.engine.GatewayStats;
import dev.portcullis.server.admin.GatewayView;
import dev.portcullis.server.reload.ConfigStatus;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.store.PurgeScope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows the gateway to the administration, whose answers the gateway is made with. */
final class LiveView implements GatewayView {

    private final ConfigStatus config;
    private volatile @Nullable Gateway gateway;
    private volatile Phase phase = Phase.STARTING;
    private volatile boolean handedOver;

    LiveView(ConfigStatus config) {
        this.config = config;
    }

    void show(Gateway gateway) {
        this.gateway = gateway;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Another process serves at the same addresses: whoever asks on an old connection hears what he would hear there. */
    void handedOver() {
        handedOver = true;
    }

    @Override
    public Phase phase() {
        Gateway shown = gateway;
        boolean serving = handedOver || shown != null && shown.running();
        return phase == Phase.READY && !serving ? Phase.STOPPING : phase;
    }

    @Override
    public ConfigStatus config() {
        return config;
    }

    @Override
    public List<RouteLine> routes() {
        Gateway shown = gateway;
        return shown == null ? List.of() : shown.routes();
    }

    @Override
    public GatewayStats stats() {
        Gateway shown = gateway;
        return shown == null
                ? new GatewayStats(0, 0, 0, 0, 0, Map.of(), Map.of(), Set.of(), GatewayStats.OverloadStats.NONE)
                : shown.stats();
    }

    @Override
    public MetricsSnapshot counters() {
        Gateway shown = gateway;
        return shown == null ? new MetricsSnapshot(Map.of(), List.of()) : shown.counters();
    }

    @Override
    public List<Count> counts() {
        Gateway shown = gateway;
        return shown == null ? List.of() : shown.counts();
    }

    @Override
    public long purge(PurgeScope scope) {
        Gateway shown = gateway;
        return shown == null ? 0 : shown.purge(scope);
    }
}
