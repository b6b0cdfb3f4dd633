package dev.portcullis.engine;

import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.engine.GatewayStats.OverloadStats;
import dev.portcullis.engine.pipeline.LoopState;
import dev.portcullis.engine.pipeline.Pressure;
import dev.portcullis.engine.pipeline.Reason;
import dev.portcullis.engine.pipeline.Refusals;
import dev.portcullis.time.Ticker;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The loops find out by themselves that they are late. Memory is looked at here, twice a second, on a thread of its own. The share
 * of refused requests rises at once and falls by half with each look, so that it settles instead of going to and fro.
 *
 * Of the heap only what a collection has left says something: garbage fills any heap. But collections of all of it come when it is
 * full, and if requests are refused it may never be full again: so one is asked for now and then while the last one said that
 * there is too little.
 */
/** Watches the memory, and tells the log when the gateway begins and ends to refuse requests. */
final class OverloadWatch {

    private static final Logger LOG = LoggerFactory.getLogger(OverloadWatch.class);
    private static final long EVERY_MILLIS = 500;
    private static final long COLLECT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Reason[] REASONS = {Reason.LOOP_DELAY, Reason.HEAP, Reason.DIRECT_MEMORY};

    private final List<LoopState> loops;
    private final AtomicReference<Pressure> pressure;
    private final MemoryGauge memory;
    private final Ticker ticker;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("portcullis-overload", true));

    private volatile @Nullable OverloadConfig config;
    /** By which marks it was looked last. */
    private @Nullable OverloadConfig looked;

    private int heapShare;
    private int directShare;
    private long collected;
    private long refusedBefore;
    private boolean told;
    private long begun;
    private long begunRefused;
    private long quietUntil;

    OverloadWatch(List<LoopState> loops, AtomicReference<Pressure> pressure, MemoryGauge memory, Ticker ticker) {
        this.loops = loops;
        this.pressure = pressure;
        this.memory = memory;
        this.ticker = ticker;
        quietUntil = ticker.nanos();
        collected = ticker.nanos() - COLLECT_NANOS;
    }

    /** Begins to look. */
    void start() {
        Runnable look = () -> {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.error("The memory could not be looked at; it will be tried again", e);
            }
        };
        executor.scheduleWithFixedDelay(look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes over other marks, by which the next look begins anew. */
    void configure(OverloadConfig wanted) {
        if (config == null || !wanted.equals(config)) {
            config = wanted;
            pressure.set(Pressure.of(wanted));
        }
    }

    void close() {
        executor.shutdownNow();
    }

    /** One look; for tests, too. */
    void look() {
        Pressure before = pressure.get();
        OverloadConfig marks = config;
        if (marks == null) {
            return;
        }
        if (marks != looked) {
            looked = marks;
            heapShare = 0;
            directShare = 0;
        }
        int heap = memory.heap();
        heapShare = Math.max(share(heap, marks.heap().value()), heapShare / 2);
        int direct = memory.directMemory(marks.directMemory().value() * 10);
        directShare = Math.max(share(direct, marks.directMemory().value()), directShare / 2);
        boolean forHeap = heapShare >= directShare;
        Pressure now = Pressure.of(marks)
                .with(forHeap ? heapShare : directShare, forHeap ? Reason.HEAP : Reason.DIRECT_MEMORY);
        if (!now.equals(before)) {
            pressure.compareAndSet(before, now);
        }
        long time = ticker.nanos();
        if (share(heap, marks.heap().value()) > 0 && time - collected >= COLLECT_NANOS) {
            memory.collect();
            collected = ticker.nanos();
        }
        tell(time, heap, direct, marks);
    }

    private static int share(int value, int markPercent) {
        return markPercent == 100 ? 0 : Pressure.share(value, markPercent * 10L, MemoryGauge.FULL);
    }

    private void tell(long time, int heap, int direct, OverloadConfig marks) {
        long refused = 0;
        for (long each : shed().values()) {
            refused += each;
        }
        boolean refusing = refused > refusedBefore;
        if (refusing && !told && time - quietUntil >= 0) {
            told = true;
            begun = time;
            begunRefused = refusedBefore;
            LOG.warn(
                    "Overloaded: some requests are refused; event loops {} ms late (overload.loop-delay: {} ms), heap {}%, "
                            + "direct memory {}% full",
                    delayNanos() / 1_000_000, marks.loopDelay().toMillis(), heap / 10, memory.directMemory() / 10);
        } else if (!refusing && told) {
            told = false;
            quietUntil = begun + QUIET_NANOS;
            LOG.info(
                    "No longer overloaded: {} requests were refused within {} s",
                    refused - begunRefused,
                    (time - begun) / TimeUnit.SECONDS.toNanos(1));
        }
        refusedBefore = refused;
    }

    private Map<Reason, Long> shed() {
        Map<Reason, Long> all = new EnumMap<>(Reason.class);
        for (Reason reason : REASONS) {
            all.put(
                    reason,
                    loops.stream()
                            .mapToLong(loop -> loop.shedding().refused(reason))
                            .sum());
        }
        return all;
    }

    /** That of the latest loop. */
    private long delayNanos() {
        return loops.stream()
                .mapToLong(loop -> loop.context().timers().delay().nanos())
                .max()
                .orElse(0);
    }

    @AnyThread
    OverloadStats stats(Refusals refusals) {
        return new OverloadStats(
                refusals.counts(),
                shed(),
                loops.stream().mapToLong(LoopState::relieved).sum(),
                loops.stream().mapToLong(LoopState::slowHeads).sum(),
                loops.stream().mapToLong(LoopState::slowBodies).sum(),
                loops.stream().mapToLong(LoopState::slowReaders).sum(),
                delayNanos(),
                memory.heap() / (double) MemoryGauge.FULL,
                memory.directMemory() / (double) MemoryGauge.FULL);
    }
}
