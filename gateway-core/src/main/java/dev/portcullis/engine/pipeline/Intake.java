package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.ClientStream;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.snapshot.ListenerPlan;
import org.jspecify.annotations.Nullable;

/** Begins the exchanges of one connection, each with the configuration that is in force at its moment. */
@EventLoopConfined
final class Intake {

    private final LoopState loop;
    private final PeerFacts peer;
    private @Nullable SnapshotLease planOf;
    private @Nullable ListenerPlan plan;

    Intake(LoopState loop, PeerFacts peer) {
        this.loop = loop;
        this.peer = peer;
    }

    /** Forgets the configuration it knows, which is no longer in force. */
    void forget() {
        planOf = null;
        plan = null;
    }

    /** An exchange for a head that has arrived, to be routed next: its answer may come within that call. */
    DefaultExchange open(ClientStream stream, @Owned HeadBlock request) {
        SnapshotLease current = loop.lease();
        current.take();
        if (planOf != current) {
            planOf = current;
            plan = current.snapshot().listeners().get(peer.listener());
        }
        DefaultExchange exchange = loop.exchange();
        exchange.begin(stream, request, loop.context().nanos(), current);
        return exchange;
    }

    /**
     * Sends the exchange just opened on its way.
     *
     * @param error why the head is refused, or null
     * @return false if the listener is served no longer: the exchange has ended and the connection is of no more use
     */
    boolean route(DefaultExchange exchange, @Nullable GatewayError error) {
        ListenerPlan serving = plan;
        if (serving == null) {
            exchange.clientGone(CoreError.GATEWAY_STOPPING);
            return false;
        }
        if (error != null) {
            exchange.refuse(error, serving.outside());
        } else {
            loop.router().route(exchange, serving, peer.foreignHosts());
        }
        return true;
    }
}
