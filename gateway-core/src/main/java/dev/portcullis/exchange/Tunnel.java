package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.integration.TunnelPlan;
import dev.portcullis.wire.ws.ControlFrames;
import dev.portcullis.wire.ws.FrameFollower;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Between a 101 and the end of both directions an exchange is a tunnel. Its pipes stay what they were, with a TunnelWay as the
 * sink of each; filters have no part in them.
 *
 * Time. One node of the wheel serves all limits. A read only sets a flag; the node looks at the flags every so often, at
 * least eight times while a tunnel may be idle, so that a tunnel ends between one and nine eighths of that time.
 *
 * Ending politely. A WebSocket is told: CLOSE 1001 goes both ways, each behind the frame that is just passing. Then either peer
 * has two seconds for its own CLOSE. Other protocols just end: both peers see the end of the connection.
 */
/** What an exchange is after it has switched protocols. */
@EventLoopConfined
final class Tunnel extends TimerWheel.Node {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LOOKS = 8;
    private static final int MOST_UNANSWERED = 2;
    private static final String REASON = "Going away";

    private final DefaultExchange exchange;
    private final LoopContext loop;
    private final ExchangeRecord record;
    private final ExchangeBodies bodies;
    private final TunnelPlan plan;
    private final BodySink server;
    private final TunnelWay toServer;
    private final TunnelWay toClient;

    private long lastMoved;
    private long lifeEnd;
    private long nextPing;
    private int unanswered;
    private boolean closing;
    private boolean over;

    Tunnel(
            DefaultExchange exchange,
            LoopContext loop,
            ExchangeRecord record,
            ExchangeBodies bodies,
            BodySink server,
            BodySink client,
            TunnelPlan plan) {
        this.exchange = exchange;
        this.loop = loop;
        this.record = record;
        this.bodies = bodies;
        this.plan = plan;
        this.server = server;
        this.toServer = new TunnelWay(this, server, follower(plan));
        this.toClient = new TunnelWay(this, client, follower(plan));
    }

    private static @Nullable FrameFollower follower(TunnelPlan plan) {
        return plan.webSocket() ? new FrameFollower() : null;
    }

    /** The 101 has been sent. */
    void begin() {
        bodies.connectTunnel(toServer, toClient);
        long now = loop.nanos();
        lastMoved = now;
        lifeEnd = now + plan.lifeNanos();
        nextPing = now + plan.pingNanos();
        setTimer(now);
    }

    // ---- time

    private void setTimer(long now) {
        long next = Math.min(now + plan.idleNanos() / LOOKS, lastMoved + plan.idleNanos());
        if (plan.lifeNanos() > 0) {
            next = Math.min(next, lifeEnd);
        }
        if (plan.pingNanos() > 0) {
            next = Math.min(next, nextPing);
        }
        loop.timers().set(this, next);
    }

    @Override
    protected void expired() {
        if (closing) {
            finish();
            return;
        }
        long now = loop.nanos();
        boolean clientMoved = toServer.hasMoved();
        if (clientMoved) {
            unanswered = 0;
            nextPing = now + plan.pingNanos();
        }
        if (toClient.hasMoved() || clientMoved) {
            lastMoved = now;
        }
        if (plan.lifeNanos() > 0 && now - lifeEnd >= 0) {
            close(CoreError.TUNNEL_EXPIRED);
        } else if (now - lastMoved >= plan.idleNanos()) {
            close(CoreError.TUNNEL_IDLE);
        } else if (plan.pingNanos() > 0 && now - nextPing >= 0) {
            ping(now);
        } else {
            setTimer(now);
        }
    }

    private void ping(long now) {
        if (unanswered == MOST_UNANSWERED) {
            close(CoreError.TUNNEL_UNANSWERED);
            return;
        }
        unanswered++;
        toClient.put(ControlFrames.ping(ByteBufAllocator.DEFAULT), false);
        nextPing = now + plan.pingNanos();
        setTimer(now);
    }

    // ---- the end

    /** The gateway stops: a WebSocket is told so, and leaves. */
    void drain() {
        if (plan.webSocket() && !closing) {
            closePolitely();
        }
    }

    /** What it belongs to is gone: a WebSocket is told so, another protocol just ends. */
    void leave() {
        if (plan.webSocket()) {
            drain();
        } else {
            finish();
        }
    }

    private void close(GatewayError why) {
        record.failed(why);
        if (plan.webSocket()) {
            closePolitely();
        } else {
            finish();
        }
    }

    private void closePolitely() {
        closing = true;
        loop.timers().set(this, loop.nanos() + GRACE_NANOS);
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        toClient.put(ControlFrames.close(allocator, ControlFrames.GOING_AWAY, REASON), true);
        toServer.put(ControlFrames.maskedClose(allocator, ControlFrames.GOING_AWAY, REASON), true);
        if (!over) {
            bodies.onWritable();
            closingGoesOn();
        }
    }

    boolean isClosing() {
        return closing;
    }

    /** Something came after the gateway began to close: perhaps the last thing it waits for. */
    void closingGoesOn() {
        if (toServer.isSpent() && toClient.isSpent()) {
            finish();
        }
    }

    /** A direction has come to its end, which is passed on. */
    void ended(TunnelWay way) {
        if (way == toServer) {
            server.end(null);
        } else {
            exchange.client().end(null);
        }
        if (toServer.isEnded() && toClient.isEnded() || closing && toServer.isSpent() && toClient.isSpent()) {
            finish();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        if (!toServer.isEnded()) {
            toServer.markEnded();
            server.end(null);
        }
        if (!toClient.isEnded() && !over) {
            toClient.markEnded();
            exchange.client().end(null);
        }
        exchange.finish();
    }

    /** The exchange has ended. */
    void release() {
        over = true;
        loop.timers().remove(this);
        toServer.release();
        toClient.release();
    }
}
