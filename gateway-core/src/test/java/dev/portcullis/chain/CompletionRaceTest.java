package dev.portcullis.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.testkit.TestRequest;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads complete every wait at once, while the loop may still be about to keep it. */
class CompletionRaceTest implements ChainRun.Walker {

    private static final int WAITS = 60_000;

    private final EventExecutor loop = new DefaultEventExecutor();
    private final List<Queue<Pending>> handed = List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    private final AtomicInteger won = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);
    private final ChainRun run = new ChainRun(TestRequest.get("/").open(), this);
    private final FilterChain chain =
            new FilterChain(List.of(new FilterChain.Entry("wait", (RequestFilter) this::park)));

    private int committed;
    private int refused;

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void noCompletionIsLostAndNoneCountsTwice() throws InterruptedException {
        handed.forEach(queue -> new Thread(() -> complete(queue)).start());
        loop.execute(() -> run.start(chain));

        assertThat(done.await(60, TimeUnit.SECONDS))
                .as("all walks came to their end")
                .isTrue();
        assertThat(won).hasValue(WAITS);
        assertThat(completed).hasValue(2 * WAITS);
        assertThat(committed).isEqualTo(WAITS);
        assertThat(refused).isZero();
    }

    private Outcome park(Object exchange) {
        Pending pending = run.pending(loop);
        handed.forEach(queue -> queue.add(pending));
        return pending;
    }

    private void complete(Queue<Pending> queue) {
        for (int i = 0; i < WAITS; ) {
            Pending pending = queue.poll();
            if (pending == null) {
                Thread.onSpinWait();
                continue;
            }
            i++;
            won.addAndGet(pending.complete(Outcome.proceed()) ? 1 : 0);
            if (completed.incrementAndGet() == 2 * WAITS) {
                loop.execute(done::countDown);
            }
        }
    }

    @Override
    public void integrate() {
        run.outwards();
    }

    @Override
    public void commit() {
        if (++committed < WAITS) {
            loop.execute(() -> run.start(chain));
        }
    }

    @Override
    public void served(KeptAnswer answer) {
        throw new AssertionError("served");
    }

    @Override
    public void refused(GatewayError error, @Nullable Throwable cause) {
        refused++;
    }

    @Override
    public void answered(LocalResponse response) {}

    @Override
    public void parked() {}

    @Override
    public void unparked() {}
}
