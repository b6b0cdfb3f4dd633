package dev.portcullis.server.admin;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.engine.GatewayStats;
import dev.portcullis.server.reload.ConfigStatus;
import dev.portcullis.snapshot.RouteLine;
import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.MetricsSnapshot;
import dev.portcullis.spi.store.PurgeScope;
import java.util.List;

/** What can be seen of the running gateway. */
@AnyThread
public interface GatewayView {

    /** How far the process has come. */
    enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    Phase phase();

    ConfigStatus config();

    List<RouteLine> routes();

    GatewayStats stats();

    /** What was counted, by route. */
    MetricsSnapshot counters();

    /** What plugins count besides. */
    List<Count> counts();

    /** Forgets kept answers; gives back how many. */
    long purge(PurgeScope scope);
}
