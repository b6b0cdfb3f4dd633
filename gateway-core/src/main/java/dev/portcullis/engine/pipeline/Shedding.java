package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.loop.LoopDelay;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * A loop that is late serves nobody in time; if it answers some requests at once with 503, the others are served. How many are
 * refused grows with the delay, so that it settles where the loop keeps up. Who is refused is drawn by lot: any rule would be one
 * by which some client is always refused.
 */
/** Decides, on one loop, which requests are refused because there is too much to do. */
@EventLoopConfined
public final class Shedding {

    private final AtomicReference<Pressure> pressure;
    private final LoopDelay delay;
    private long lot = System.nanoTime() | 1;
    private volatile long forDelay;
    private volatile long forHeap;
    private volatile long forDirectMemory;

    /** @param pressure replaced from outside */
    Shedding(AtomicReference<Pressure> pressure, LoopDelay delay) {
        this.pressure = pressure;
        this.delay = delay;
    }

    /** Why the request that has come is refused; null if it is not. */
    @Nullable GatewayError refusal() {
        Pressure now = pressure.get();
        long late = delay.nanos();
        return late < now.delayNanos() && now.share() == 0 ? null : drawn(now, late);
    }

    private @Nullable GatewayError drawn(Pressure now, long late) {
        int share = now.share();
        Reason reason = now.reason();
        int delayShare = delayShare(now, late);
        if (delayShare > share) {
            share = delayShare;
            reason = Reason.LOOP_DELAY;
        }
        if (draw() >= share) {
            return null;
        }
        count(reason);
        return now.error();
    }

    private static int delayShare(Pressure now, long late) {
        long mark = now.delayNanos();
        return late < mark ? 0 : Pressure.share(late, mark, 2 * mark);
    }

    /** From 0 to {@link Pressure#ALL}, that excluded: xorshift. */
    private int draw() {
        lot ^= lot << 13;
        lot ^= lot >>> 7;
        lot ^= lot << 17;
        return (int) (lot >>> 32) & Pressure.ALL - 1;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void count(Reason reason) {
        switch (reason) {
            case LOOP_DELAY -> forDelay++;
            case HEAP -> forHeap++;
            default -> forDirectMemory++;
        }
    }

    /** Requests refused for {@code reason}. */
    @AnyThread
    public long refused(Reason reason) {
        return switch (reason) {
            case LOOP_DELAY -> forDelay;
            case HEAP -> forHeap;
            default -> forDirectMemory;
        };
    }
}
