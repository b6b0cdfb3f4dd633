package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.snapshot.PlacedRoute;
import dev.portcullis.snapshot.Snapshot;
import java.util.function.Consumer;

/*
 * Downloads, event streams and tunnels outlive many configurations. Were each to keep the one it began with, memory would grow
 * with every reload. So what is sent to its client already, and needs its route only for its end, goes over to the new
 * configuration, provided that the route does the same there. Where it does not, or is gone, the exchange ends as it began; only
 * tunnels, which might never end, are told to leave when the drain time is over.
 */
/** Takes long exchanges over to a configuration that takes effect on their loop. */
@EventLoopConfined
final class Relocation implements Consumer<DefaultExchange> {

    private final Snapshot from;
    private final SnapshotLease to;

    Relocation(SnapshotLease from, SnapshotLease to) {
        this.from = from.snapshot();
        this.to = to;
    }

    @Override
    public void accept(DefaultExchange exchange) {
        int ordinal = exchange.routeOrdinal();
        if (!exchange.isCommitted() || ordinal < 0 || ordinal >= from.identities().length) {
            return;
        }
        String identity = from.identities()[ordinal];
        PlacedRoute before = from.placed().get(identity);
        PlacedRoute after = to.snapshot().placed().get(identity);
        if (before == null || before.stage() != exchange.stageView()) {
            return;
        }
        if (after != null && after.settings().equals(before.settings())) {
            to.take();
            exchange.moveTo(after.plan(), after.stage(), to);
        } else {
            exchange.leaveAfter(to.snapshot().drain());
        }
    }
}
