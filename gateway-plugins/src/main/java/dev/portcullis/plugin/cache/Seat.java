package dev.portcullis.plugin.cache;

import dev.portcullis.spi.ExchangeKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An exchange's part in a {@link Flight}. Its own loop and the flight's leader meet in it, under the flight's lock. */
final class Seat {

    /** Where the exchange keeps it until its end. */
    static final ExchangeKey<Seat> KEY = ExchangeKey.of("cache.seat");

    /** What becomes of one who waited. */
    enum Verdict {
        /** Fetch it: the one before has failed. */
        LEAD,
        /** It is here. */
        SERVE,
        /** Ask on your own account: it is none to be kept. */
        PASS
    }

    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final CacheKey primary;
    private final int requestLines;
    private boolean metAnswer;
    private @Nullable Flight flight;
    /** Held for this exchange. */
    private @Nullable StoredAnswer answer;

    /**
     * @param primary the key without what answers vary by
     * @param requestLines lines of the request's head when the key was made
     */
    Seat(CacheKey primary, int requestLines) {
        this.primary = primary;
        this.requestLines = requestLines;
    }

    CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    CacheKey primary() {
        return primary;
    }

    int requestLines() {
        return requestLines;
    }

    /** On the exchange's loop: whether this is the first answer that comes by. */
    boolean meetsAnswer() {
        boolean first = !metAnswer;
        metAnswer = true;
        return first;
    }

    /** On the exchange's loop: takes part from now on. */
    void board(Flight boarded) {
        flight = boarded;
    }

    Flight flight() {
        Flight boarded = flight;
        if (boarded == null) {
            throw new IllegalStateException("not boarded");
        }
        return boarded;
    }

    /** Under the flight's lock. */
    void give(@Nullable StoredAnswer held) {
        answer = held;
    }

    /** Under the flight's lock, or after {@link Verdict#SERVE}. */
    @Nullable StoredAnswer answer() {
        return answer;
    }
}
