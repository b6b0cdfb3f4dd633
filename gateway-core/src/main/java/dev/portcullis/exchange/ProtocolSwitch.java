package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.integration.TunnelPlan;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's change to another protocol: from the 101 that its integration gives, over the commit, to the end of the
 * {@link Tunnel}. Most exchanges never do. Belongs to the exchange; confined to its loop.
 */
@EventLoopConfined
final class ProtocolSwitch {

    private final DefaultExchange exchange;
    private final LoopContext loop;
    private final ExchangeRecord record;
    private final ExchangeBodies bodies;
    private final AnswerSink answer;

    /** From the 101 to the end, or to another answer. */
    private @Nullable Tunnel tunnel;

    private boolean open;

    ProtocolSwitch(
            DefaultExchange exchange,
            LoopContext loop,
            ExchangeRecord record,
            ExchangeBodies bodies,
            AnswerSink answer) {
        this.exchange = exchange;
        this.loop = loop;
        this.record = record;
        this.bodies = bodies;
        this.answer = answer;
    }

    /** The integration has given a 101. To filters it has no body, as its request had none. */
    void prepare(BodySink fromClient, TunnelPlan plan) {
        tunnel = new Tunnel(exchange, loop, record, bodies, fromClient, answer, plan);
        bodies.giveNone();
    }

    /** Whether the answer under way is a 101, or was. */
    boolean isPrepared() {
        return tunnel != null;
    }

    /** Another answer is given. */
    void forget() {
        tunnel = null;
    }

    /** Sends the 101; both bodies begin again as what passes behind it. */
    void commit(ClientStream client, ExchangeResponder integration) {
        Tunnel prepared = tunnel;
        open = true;
        bodies.beginTunnel(client, integration);
        if (answer.commitTunnel(client) && prepared != null) {
            prepared.begin();
            client.startBody();
            integration.resume();
        }
    }

    /** The gateway stops. */
    void drain() {
        Tunnel last = tunnel;
        if (last != null && open) {
            last.drain();
        }
    }

    /** The tunnel is to end after that time. */
    void leaveAfter(Duration delay) {
        Tunnel leaving = tunnel;
        if (leaving != null) {
            loop.executor().schedule(() -> leave(leaving), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void leave(Tunnel leaving) {
        if (tunnel == leaving) {
            leaving.leave();
        }
    }

    /** The exchange has ended. */
    void release() {
        Tunnel last = tunnel;
        tunnel = null;
        open = false;
        if (last != null) {
            last.release();
        }
    }
}
