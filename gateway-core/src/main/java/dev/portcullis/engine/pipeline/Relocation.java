package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.exchange.MatchView;
import dev.portcullis.snapshot.PlacedRoute;
import dev.portcullis.snapshot.Snapshot;
import java.util.function.Consumer;

/*
 * Downloads, event streams and tunnels outlive many configurations. Were each to keep the one it began with, memory would grow
 * with every reload. So what is sent to its client already, and needs its route only for its end, goes over to the new
 * configuration, provided that the route does the same there. Where it does not, or is gone, the exchange ends as it began, with
 * the filters that hear of its end and the names that they tell, but without the rest of its configuration; only tunnels, which
 * might never end, are told to leave when the drain time is over.
 *
 * Whoever stays behind learns the number that its route has now, so that it is counted as what it is.
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
        MatchView match = exchange.match();
        int ordinal = match.routeOrdinal();
        if (ordinal < 0 || ordinal >= from.identities().length) {
            return;
        }
        String identity = from.identities()[ordinal];
        PlacedRoute before = from.placed().get(identity);
        PlacedRoute after = to.snapshot().placed().get(identity);
        boolean mayMove = exchange.isCommitted() && before != null && before.stage() == match.stageView();
        if (mayMove && before != null && after != null && after.settings().equals(before.settings())) {
            to.take();
            match.moveTo(after.plan(), after.stage(), to);
            return;
        }
        match.renumber(
                after == null ? -1 : after.stage().firstOrdinal() + after.plan().ordinal());
        if (mayMove) {
            exchange.routeGone(to.snapshot().drain());
        }
    }
}
