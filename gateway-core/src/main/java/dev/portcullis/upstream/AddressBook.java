package dev.portcullis.upstream;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The addresses of host names, for all upstreams and loops: looked up on threads of its own, kept for 30 seconds.
 *
 * <p>A name that can no longer be found keeps its last addresses. Addresses written as such are not looked up.
 */
@AnyThread
public final class AddressBook implements AutoCloseable {

    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int THREADS = 4;
    private static final int QUEUE = 1024;
    private static final List<InetAddress> NONE = List.of();

    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ExecutorService executor;
    private final Ticker ticker;
    private final AddressLookup lookup;

    public AddressBook(Ticker ticker) {
        this(ticker, AddressLookup.system());
    }

    AddressBook(Ticker ticker, AddressLookup lookup) {
        this.ticker = ticker;
        this.lookup = lookup;
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE),
                new DefaultThreadFactory("portcullis-dns", true));
        threads.allowCoreThreadTimeOut(true);
        this.executor = threads;
    }

    /**
     * Finds the addresses of a host, in the order in which they are to be tried.
     *
     * @param then gets them, or none, on {@code loop}; from within this call if they are known
     */
    void find(String host, EventExecutor loop, Consumer<List<InetAddress>> then) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            then.accept(List.of(literal(literal)));
            return;
        }
        CompletableFuture<List<InetAddress>> answer = current(host).answer;
        if (answer.isDone()) {
            then.accept(answer.join());
        } else {
            answer.thenAcceptAsync(then, loop);
        }
    }

    /** The running or still valid look-up of the host; begins one if there is none. */
    private Entry current(String host) {
        Entry known = entries.get(host);
        if (known != null && !known.isStale(ticker.nanos())) {
            return known;
        }
        Entry fresh = new Entry();
        boolean ours = known == null ? entries.putIfAbsent(host, fresh) == null : entries.replace(host, known, fresh);
        if (!ours) {
            Entry theirs = entries.get(host);
            return theirs == null ? fresh.settle(NONE, ticker.nanos()) : theirs;
        }
        List<InetAddress> last = known == null ? NONE : known.answer.join();
        try {
            executor.execute(() -> look(host, fresh, last));
        } catch (RejectedExecutionException full) {
            fresh.settle(last, ticker.nanos() - KEEP_NANOS);
        }
        return fresh;
    }

    private void look(String host, Entry entry, List<InetAddress> last) {
        List<InetAddress> found = last;
        try {
            found = lookup.find(host);
        } catch (UnknownHostException unknown) {
            if (last.isEmpty()) {
                entries.remove(host, entry);
            }
        } finally {
            entry.settle(found, ticker.nanos());
        }
    }

    private static InetAddress literal(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("address of " + address.length + " bytes", impossible);
        }
    }

    /** Stops the look-ups; those under way find nothing. */
    @Override
    public void close() {
        executor.shutdownNow();
        entries.values().forEach(entry -> entry.settle(NONE, ticker.nanos()));
    }

    /** One look-up and its result. */
    private static final class Entry {

        private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        private volatile long settledAt;

        Entry settle(List<InetAddress> addresses, long now) {
            settledAt = now;
            answer.complete(addresses);
            return this;
        }

        boolean isStale(long now) {
            return answer.isDone() && now - settledAt >= KEEP_NANOS;
        }
    }
}
