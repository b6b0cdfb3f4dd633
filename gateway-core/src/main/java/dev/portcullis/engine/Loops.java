package dev.portcullis.engine;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.engine.pipeline.LoopState;
import dev.portcullis.engine.pipeline.Pressure;
import dev.portcullis.engine.pipeline.SnapshotLease;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.snapshot.Scope;
import dev.portcullis.snapshot.Snapshot;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/** The event loops, what each of them knows, and how a snapshot comes to all of them. */
final class Loops {

    private static final int MOST = 16;
    private static final long BODY_BYTES = 64L << 20;
    private static final long WINDOW_BYTES = PlatformDependent.maxDirectMemory() / 2;

    private final MultiThreadIoEventLoopGroup group;
    private final LoopContext[] contexts;
    private final List<LoopState> states = new ArrayList<>();
    private final List<BufferBudget> budgets = new ArrayList<>();

    /**
     * @param blocking for what would hold a loop up
     * @param pressure how much there is to do; replaced from outside
     */
    Loops(GatewayOptions options, Transport transport, Executor blocking, AtomicReference<Pressure> pressure) {
        int count = options.loops() > 0 ? options.loops() : Math.min(NettyRuntime.availableProcessors(), MOST);
        group = transport.loops(count);
        contexts = new LoopContext[count];
        for (EventExecutor executor : group) {
            LoopContext context = new LoopContext(states.size(), executor, options.ticker());
            contexts[context.index()] = context;
            BufferBudget budget = new BufferBudget(BODY_BYTES / count);
            budgets.add(budget);
            states.add(new LoopState(context, blocking, budget, new BufferBudget(WINDOW_BYTES / count), pressure));
        }
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** By the index of the loop; nobody changes it. */
    LoopContext[] contexts() {
        return contexts;
    }

    List<LoopState> states() {
        return states;
    }

    /** For collected bodies, by the index of the loop. */
    List<BufferBudget> budgets() {
        return budgets;
    }

    /**
     * Puts a snapshot in force, on one loop after the other.
     *
     * @param closing closes what the snapshot has opened, when no loop uses it any more
     */
    void publish(Snapshot snapshot, Executor closing) {
        Scope scope = snapshot.scope();
        AtomicInteger inUse = new AtomicInteger(states.size());
        Runnable unused = () -> {
            if (inUse.decrementAndGet() == 0) {
                closing.execute(scope::close);
            }
        };
        for (LoopState loop : states) {
            SnapshotLease lease = new SnapshotLease(snapshot, unused);
            EventExecutor executor = loop.context().executor();
            executor.submit(() -> loop.install(lease)).awaitUninterruptibly();
        }
    }

    @AnyThread
    long sum(ToLongFunction<LoopState> counter) {
        return states.stream().mapToLong(counter).sum();
    }

    /** Ends them when they have done what was given to them. */
    void close() {
        for (LoopState loop : states) {
            loop.context().executor().execute(loop.context().readBuffer()::close);
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
