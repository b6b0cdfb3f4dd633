package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One fetch runs at a time, and they begin SPACING apart, whoever sends tokens of unknown keys. A request whose token names an
 * unknown key waits for the fetch under way, and if that does not bring the key, for one that began after the request came:
 * only that proves that the issuer does not have it. Those who wait share the next fetch. A key that was missing is not looked
 * for again for a while, so its tokens are refused at once.
 *
 * Keys in use are replaced by those of a fetch that succeeds, and by nothing else: while the issuer is away they serve on, and
 * fetches are tried again ever more rarely.
 */
/** The keys of one issuer: fetched in advance, kept up to date, looked for when a token names a new one. */
@AnyThread
final class KeyStore implements Keys, AutoCloseable {

    static final Duration SPACING = Duration.ofSeconds(2);
    static final Duration ABSENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_ABSENT = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(KeyStore.class);

    private final String issuer;
    private final KeySource source;
    private final Duration refresh;
    private final Ticker ticker;
    private final Delays delays;
    private volatile @Nullable KeySet keys;

    // all below under this object's lock
    private @Nullable CompletableFuture<Void> running;
    private @Nullable CompletableFuture<Void> queued;
    private final Map<String, Long> absentUntil = new HashMap<>();
    private boolean begun;
    private long lastStart;
    private int failures;
    private int waiting;
    private boolean closed;
    private JwtError error = JwtError.KEYS_UNAVAILABLE;
    private Runnable timer = () -> {};

    /** @param refresh how old keys become before they are fetched again */
    KeyStore(String issuer, KeySource source, Duration refresh, Ticker ticker, Delays delays) {
        this.issuer = issuer;
        this.source = source;
        this.refresh = refresh;
        this.ticker = ticker;
        this.delays = delays;
    }

    /** Begins to fetch. */
    synchronized void start() {
        begin();
    }

    @Override
    public @Nullable KeySet current() {
        return keys;
    }

    @Override
    public CompletionStage<Found> find(@Nullable String kid) {
        CompletableFuture<Void> wait;
        synchronized (this) {
            wait = toWaitFor(kid);
            if (wait == null || waiting >= MOST_WAITING) {
                return CompletableFuture.completedFuture(found());
            }
            waiting++;
        }
        return wait.handle((done, failure) -> {
            synchronized (this) {
                waiting--;
                return found();
            }
        });
    }

    private @Nullable CompletableFuture<Void> toWaitFor(@Nullable String kid) {
        CompletableFuture<Void> under = running;
        KeySet known = keys;
        if (closed || known != null && (kid == null || has(known, kid) || isAbsent(kid))) {
            return null;
        }
        if (known == null) {
            return under != null ? under : untilSlot().isZero() ? begin() : null;
        }
        String wanted = kid == null ? "" : kid;
        return under == null ? fresh(wanted) : under.thenCompose(done -> unless(wanted));
    }

    private CompletionStage<Void> unless(String kid) {
        synchronized (this) {
            KeySet known = keys;
            return closed || known == null || has(known, kid) || isAbsent(kid)
                    ? CompletableFuture.completedFuture(null)
                    : fresh(kid);
        }
    }

    private static boolean has(KeySet keys, String kid) {
        return keys.named(kid).length > 0;
    }

    private boolean isAbsent(String kid) {
        Long until = absentUntil.get(kid);
        return until != null && until - ticker.nanos() > 0;
    }

    private Found found() {
        KeySet known = keys;
        return new Found(known, known == null ? error : JwtError.TOKEN_KEY);
    }

    /** A fetch that begins now or later; notes the key as absent if it does not bring it. */
    private CompletableFuture<Void> fresh(String kid) {
        CompletableFuture<Void> next = queued;
        if (next == null && running == null && untilSlot().isZero()) {
            next = begin();
        } else if (next == null) {
            next = new CompletableFuture<>();
            queued = next;
            schedule();
        }
        return next.thenRun(() -> note(kid));
    }

    private synchronized void note(String kid) {
        KeySet known = keys;
        if (known != null && !has(known, kid) && failures == 0 && absentUntil.size() < MOST_ABSENT) {
            absentUntil.put(kid, ticker.nanos() + ABSENCE.toNanos());
        }
    }

    /** How long until a fetch may begin; zero if it may now. */
    private Duration untilSlot() {
        long left = lastStart + SPACING.toNanos() - ticker.nanos();
        return !begun || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    private CompletableFuture<Void> begin() {
        CompletableFuture<Void> mine = queued == null ? new CompletableFuture<>() : queued;
        queued = null;
        running = mine;
        lastStart = ticker.nanos();
        begun = true;
        CompletionStage<JwkReader.Result> fetched;
        try {
            fetched = source.fetch();
        } catch (RuntimeException e) {
            fetched = CompletableFuture.failedFuture(e);
        }
        fetched.whenComplete((result, failure) -> {
            arrived(result, failure);
            mine.complete(null);
        });
        return mine;
    }

    private synchronized void arrived(JwkReader.@Nullable Result result, @Nullable Throwable failure) {
        running = null;
        if (closed) {
            return;
        }
        absentUntil.values().removeIf(until -> until - ticker.nanos() <= 0);
        if (result == null) {
            failed(failure);
        } else {
            renew(result);
        }
        schedule();
    }

    private void renew(JwkReader.Result result) {
        if (failures > 0) {
            LOG.info("Keys of {}: fetched again after {} failures", issuer, failures);
        }
        failures = 0;
        KeySet before = keys;
        if (before == null || !result.keys().equals(before)) {
            LOG.info(
                    "Keys of {}: {} in use, {}",
                    issuer,
                    result.keys().size(),
                    result.keys().names());
            result.unused().forEach(why -> LOG.warn("Keys of {}: not used: {}", issuer, why));
            keys = result.keys();
            absentUntil.clear();
        }
    }

    private void failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        error = cause instanceof KeySource.Unavailable reason ? reason.error() : JwtError.KEYS_UNAVAILABLE;
        if (failures++ == 0) {
            String meanwhile = keys == null ? "its tokens are refused until then" : "the known ones serve on";
            LOG.warn(
                    "Keys of {}: cannot be fetched: {}; tried again, {}",
                    issuer,
                    cause == null ? "nothing came" : cause.getMessage(),
                    meanwhile);
        }
    }

    /** Sees to it that a fetch begins when one is due. */
    private void schedule() {
        if (running != null || closed) {
            return;
        }
        timer.run();
        timer = delays.after(queued != null ? untilSlot() : failures == 0 ? refresh : pause(), this::due);
    }

    private Duration pause() {
        Duration longest = refresh.compareTo(LONGEST_PAUSE) < 0 ? refresh : LONGEST_PAUSE;
        Duration grown = SPACING.multipliedBy(1L << Math.min(failures - 1, 10));
        return grown.compareTo(longest) < 0 ? grown : longest;
    }

    private synchronized void due() {
        if (running == null && !closed) {
            begin();
        }
    }

    /** Fetches no more. */
    @Override
    public void close() {
        CompletableFuture<Void> left;
        synchronized (this) {
            closed = true;
            timer.run();
            left = queued;
            queued = null;
        }
        if (left != null) {
            left.complete(null);
        }
    }
}
