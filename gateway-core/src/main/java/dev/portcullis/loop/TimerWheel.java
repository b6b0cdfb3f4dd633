package dev.portcullis.loop;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.time.Ticker;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Deadlines move far more often than they pass: every message of a connection sets a new one. So setting a later
 * deadline only writes a field; the node stays where it is in the wheel, and when the wheel reaches it, it is put where
 * its deadline now says. An earlier deadline moves the node at once. Neither allocates.
 *
 * The wheel has a slot per 100 ms and goes round in 51.2 s; a node further away waits in its slot for another round.
 */
/** A loop's deadlines, in steps of 100 ms: one expires at its time or up to two steps later, never before it. */
@EventLoopConfined
public final class TimerWheel {

    private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SLOTS = 512;
    /** Behind the slots of time: the nodes of the slot that is being visited. */
    private static final int VISITED = SLOTS;

    /** One deadline of one owner; embed it or extend it. Belongs to one wheel. */
    public abstract static class Node {

        private long deadline;
        private boolean set;
        private int slot = -1;
        private @Nullable Node previous;
        private @Nullable Node next;

        /** The deadline has passed and was cleared. */
        protected abstract void expired();

        /** Whether a deadline is set. */
        public final boolean isSet() {
            return set;
        }

        /** The deadline that is set, or was set last. */
        public final long deadline() {
            return deadline;
        }
    }

    private final @Nullable Node[] heads = new @Nullable Node[SLOTS + 1];
    private final EventExecutor executor;
    private final Ticker ticker;
    private final Runnable turn = this::turn;
    private final LoopDelay delay = new LoopDelay();
    private final long origin;
    /** When the next turn should begin. */
    private long planned;

    private long reached;
    private int nodes;
    private boolean turning;

    public TimerWheel(EventExecutor executor, Ticker ticker) {
        this.executor = executor;
        this.ticker = ticker;
        this.origin = ticker.nanos();
    }

    /** Sets or moves the node's deadline to {@code nanos} of the loop's clock. */
    public void set(Node node, long nanos) {
        boolean later = node.slot >= 0 && nanos - node.deadline >= 0;
        node.deadline = nanos;
        node.set = true;
        if (!later) {
            if (node.slot >= 0) {
                unlink(node);
            }
            link(node);
        }
    }

    /** Forgets the node's deadline. It may stay in the wheel, unnoticed, until its old time comes. */
    public void clear(Node node) {
        node.set = false;
    }

    /** Forgets the node's deadline and the node itself, for an owner that goes away. */
    public void remove(Node node) {
        node.set = false;
        if (node.slot >= 0) {
            unlink(node);
        }
    }

    /** How late the loop is. */
    public LoopDelay delay() {
        return delay;
    }

    /** Expires what is due. The wheel calls this itself, every step while it holds nodes or the loop is late. */
    public void turn() {
        turning = true;
        long now = ticker.nanos();
        delay.turned(now - planned);
        long target = step(now);
        long steps = Math.min(target - reached, SLOTS);
        long from = target - steps;
        reached = target;
        for (long step = from + 1; step <= target; step++) {
            expire((int) (step & (SLOTS - 1)), now);
        }
        turning = false;
        if (nodes > 0 || delay.nanos() > 0) {
            schedule(now);
        }
    }

    /** Empties the slot first: what is put back into it waits for the next round, and is not met again in this one. */
    private void expire(int slot, long now) {
        heads[VISITED] = heads[slot];
        heads[slot] = null;
        for (Node node = heads[VISITED]; node != null; node = node.next) {
            node.slot = VISITED;
        }
        for (Node node = heads[VISITED]; node != null; node = heads[VISITED]) {
            unlink(node);
            if (node.set && node.deadline - now > 0) {
                link(node);
            } else if (node.set) {
                node.set = false;
                expire(node);
            }
        }
    }

    private static void expire(Node node) {
        try {
            node.expired();
        } catch (RuntimeException e) {
            LOG.error("The owner of a deadline failed; the other deadlines stand", e);
        }
    }

    private void link(Node node) {
        int slot = (int) (dueStep(node) & (SLOTS - 1));
        Node head = heads[slot];
        node.slot = slot;
        node.previous = null;
        node.next = head;
        if (head != null) {
            head.previous = node;
        }
        heads[slot] = node;
        nodes++;
        if (!turning) {
            schedule(ticker.nanos());
        }
    }

    private void unlink(Node node) {
        Node previous = node.previous;
        Node next = node.next;
        if (previous == null) {
            heads[node.slot] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        node.previous = node.next = null;
        node.slot = -1;
        nodes--;
    }

    /** The first step at which the node is due; never one already passed. */
    private long dueStep(Node node) {
        return Math.max(step(node.deadline) + 1, reached + 1);
    }

    private long step(long nanos) {
        return Math.floorDiv(nanos - origin, STEP_NANOS);
    }

    private void schedule(long now) {
        turning = true;
        planned = now + STEP_NANOS;
        executor.schedule(turn, STEP_NANOS, TimeUnit.NANOSECONDS);
    }
}
