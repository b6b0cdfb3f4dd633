package dev.portcullis.plugin.cache;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadImage;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Match;
import dev.portcullis.spi.Response;
import dev.portcullis.time.Ticker;
import org.jspecify.annotations.Nullable;

/** Decides by an answer's head whether it is kept. */
final class Admission {

    /** Lines that belong to one message or one connection, or are written anew for each answer. */
    private static final long NOT_KEPT = KnownNames.bit(KnownNames.CONTENT_LENGTH)
            | KnownNames.bit(KnownNames.TRANSFER_ENCODING)
            | KnownNames.bit(KnownNames.CONNECTION)
            | KnownNames.bit(KnownNames.KEEP_ALIVE)
            | KnownNames.bit(KnownNames.PROXY_CONNECTION)
            | KnownNames.bit(KnownNames.TRAILER)
            | KnownNames.bit(KnownNames.UPGRADE)
            | KnownNames.bit(KnownNames.AGE);

    private static final int SERVER_ERROR = 500;

    private final CacheConfig config;
    private final AnswerCache cache;
    private final Ticker ticker;
    private final boolean[] statuses = new boolean[600];

    Admission(CacheConfig config, AnswerCache cache, Ticker ticker) {
        this.config = config;
        this.cache = cache;
        this.ticker = ticker;
        config.statuses().forEach(status -> statuses[status] = true);
    }

    /** Whether somebody else may fare better: the gateway answers itself, or the server has failed. */
    boolean isFailure(Response answer) {
        return answer.error() != null || answer.status() >= SERVER_ERROR && !isKept(answer.status());
    }

    private boolean isKept(int status) {
        return status < statuses.length && statuses[status];
    }

    /** What writes the answer down, or null if it is none to be kept, which is remembered. */
    @Nullable Fill admit(Exchange exchange, Seat seat, LoopReaders mine) {
        long now = ticker.nanos();
        HeadBlock head = exchange.response().headers().block();
        VaryRule vary = VaryRule.of(head);
        Freshness freshness = isStorable(exchange.response(), head)
                ? Freshness.of(head, config, mine.directives(), now, System.currentTimeMillis())
                : null;
        HeadBlock request = exchange.request().headers().block();
        if (vary == null || freshness == null || !vary.isUnchanged(request, seat.requestLines())) {
            Flight flight = seat.flight();
            cache.note(flight.key(), Unstorable.since(now), flight);
            flight.open(seat);
            return null;
        }
        Match match = exchange.match();
        Fill.Head known = new Fill.Head(
                key(exchange, seat, vary, mine.keys()),
                vary,
                new StoredAnswer.Place(text(match.api()), text(match.stage()), text(match.routeKey())),
                HeadImage.of(head, line -> (KnownNames.bit(head.id(line)) & NOT_KEPT) == 0),
                Validators.of(head),
                freshness);
        long length = exchange.response().body().length();
        return new Fill(cache, seat, known, length, (int) config.entry().bytes(), now);
    }

    private boolean isStorable(Response answer, HeadBlock head) {
        return isKept(answer.status())
                && head.bodyLength() != HeadBlock.UNTIL_CLOSE // nobody could tell whether it was cut off
                && answer.body().length() <= config.entry().bytes()
                && (config.setCookie() || head.find(KnownNames.SET_COOKIE, 0) < 0);
    }

    private static CacheKey key(Exchange exchange, Seat seat, VaryRule vary, KeyBuilder keys) {
        if (vary.names().isEmpty()) {
            return seat.primary();
        }
        keys.load(seat.primary());
        return keys.vary(exchange, vary).copy();
    }

    private static String text(@Nullable String name) {
        return name == null ? "" : name;
    }
}
