package dev.portcullis.loop;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.time.Ticker;
import io.netty.util.concurrent.EventExecutor;

/** One loop's belongings. Everything in it is plain state of that loop. */
@EventLoopConfined
public final class LoopContext {

    private final int index;
    private final EventExecutor executor;
    private final Ticker ticker;
    private final TimerWheel timers;
    private final HeadBlockPool blocks = new HeadBlockPool();
    private final RequestIds ids = new RequestIds();
    private final HttpDate date = new HttpDate();
    private final LoopReadBuffer readBuffer = new LoopReadBuffer();

    public LoopContext(int index, EventExecutor executor, Ticker ticker) {
        this.index = index;
        this.executor = executor;
        this.ticker = ticker;
        this.timers = new TimerWheel(executor, ticker);
    }

    /** From 0; an index into per-loop arrays. */
    public int index() {
        return index;
    }

    public EventExecutor executor() {
        return executor;
    }

    /** The clock, read afresh. */
    public long nanos() {
        return ticker.nanos();
    }

    public TimerWheel timers() {
        return timers;
    }

    public HeadBlockPool blocks() {
        return blocks;
    }

    public RequestIds ids() {
        return ids;
    }

    public HttpDate date() {
        return date;
    }

    /** What the loop's connections without TLS read into. */
    public LoopReadBuffer readBuffer() {
        return readBuffer;
    }
}
