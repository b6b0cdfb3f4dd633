package dev.portcullis.plugin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.spi.store.PurgeScope;
import dev.portcullis.spi.store.Purgeable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * What is kept stands in a table that forgets what is asked for least when it is full (W-TinyLFU), by the bytes that each
 * entry really holds. Its housekeeping runs where it is caused, a little at a time. Expired entries are not looked for: they
 * are replaced when they are asked for, or forgotten like others.
 *
 * A purge must not be undone by an answer that was on its way when it came: each purge begins another epoch, and what was
 * asked for in an earlier one is given to those who wait for it, and not kept.
 */
/** The answers that one {@code cache} policy keeps, and those being fetched. Shared by all loops; outlives reloads. */
@AnyThread
final class AnswerCache implements Purgeable, AutoCloseable {

    private final CacheMemory memory;
    private final Cache<CacheKey, Kept> kept;
    private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicLong epoch = new AtomicLong();
    private volatile boolean closed;
    private CacheConfig config;

    /** @param memory of all caches */
    AnswerCache(CacheConfig config, CacheMemory memory) {
        this.config = config;
        this.memory = memory;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(config.memory().bytes())
                .weigher((CacheKey key, Kept value) -> value.size() + key.length())
                .executor(Runnable::run)
                .removalListener((key, value, cause) -> {
                    if (value instanceof StoredAnswer answer) {
                        answer.release();
                    }
                })
                .build();
    }

    /** Takes over changed settings; what was kept by another key is forgotten. On the control thread. */
    void reconfigure(CacheConfig next) {
        boolean sameKeys = next.key().equals(config.key())
                && next.shared() == config.shared()
                && next.ignoreCookies() == config.ignoreCookies();
        config = next;
        kept.policy()
                .eviction()
                .ifPresent(limit -> limit.setMaximum(next.memory().bytes()));
        if (!sameKeys) {
            purge(PurgeScope.ALL);
        }
    }

    CacheMemory memory() {
        return memory;
    }

    /** What is kept: a fresh answer, which is held for the caller; a rule; an unstorable one that holds; or null. */
    @Nullable Kept find(@Borrowed CacheKey key, long nanos) {
        Kept found = kept.getIfPresent(key);
        if (found instanceof StoredAnswer answer) {
            return answer.isFresh(nanos) && answer.hold() ? answer : null;
        }
        if (found instanceof Unstorable unstorable) {
            return unstorable.holds(nanos) ? found : null;
        }
        return found;
    }

    /** Lets the seat lead the fetch for that key, or wait for the one that leads; whether it leads. */
    boolean join(@Borrowed CacheKey key, Seat seat) {
        while (true) {
            Flight known = flights.get(key);
            if (known == null) {
                Flight own = new Flight(this, key.copy(), epoch.get(), seat);
                known = flights.putIfAbsent(own.key(), own);
                if (known == null) {
                    return true;
                }
            }
            if (known.board(seat)) {
                return false;
            }
            forget(known);
        }
    }

    void forget(Flight flight) {
        flights.remove(flight.key(), flight);
    }

    /** Keeps an answer, unless the cache was purged since the flight began. */
    void keep(StoredAnswer answer, Flight flight) {
        if (!isCurrent(flight) || !answer.hold()) {
            return;
        }
        kept.put(answer.key(), answer);
        if (!isCurrent(flight)) {
            kept.asMap().remove(answer.key(), answer);
        }
    }

    /** Keeps what is no answer. */
    void note(CacheKey key, Kept value, Flight flight) {
        if (isCurrent(flight)) {
            kept.put(key, value);
        }
    }

    private boolean isCurrent(Flight flight) {
        return !closed && flight.epoch() == epoch.get();
    }

    @Override
    public long purge(PurgeScope scope) {
        epoch.incrementAndGet();
        flights.clear();
        long[] count = {0};
        kept.asMap().values().removeIf(value -> {
            boolean goes = !(value instanceof StoredAnswer answer) || answer.isIn(scope);
            count[0] += goes && value instanceof StoredAnswer ? 1 : 0;
            return goes;
        });
        return count[0];
    }

    /** Answers kept. */
    long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }

    @Override
    public void close() {
        closed = true;
        purge(PurgeScope.ALL);
    }
}
