package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Caller;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import dev.portcullis.spi.observe.Completion;

/*
 * A request takes one of three ways.
 *
 *   hit     a fresh answer is kept: the walk turns round with it
 *   miss    none is: the request leads a flight and goes on, or waits for the one that leads
 *   pass    it is nothing for a cache, or its answer is known not to be: it goes on as if there were no cache
 *
 * The way back is walked by misses and passes only. The leader's answer is looked at once, as a head: if it may be kept, a
 * tap writes it down as it passes. What the exchange has taken hold of it lets go at its end, however it ends.
 */
/** Answers with what is kept, and keeps what is answered. */
final class CacheFilter implements RequestFilter, ResponseFilter, CompletionFilter {

    /** The answer that an exchange was found to have. */
    private static final ExchangeKey<StoredAnswer> HELD = ExchangeKey.of("cache.held");

    private static final HeaderName X_CACHE = HeaderName.of("X-Cache");
    private static final HeaderName[] NOT_FOR_A_FETCH = {
        HeaderName.of("If-None-Match"),
        HeaderName.of("If-Modified-Since"),
        HeaderName.of("Range"),
        HeaderName.of("If-Range")
    };
    private static final Outcome FORBIDDEN = Outcome.reject(CacheError.REFRESH_FORBIDDEN);
    private static final int MOST_ROUNDS = 3;

    private final CacheConfig config;
    private final AnswerCache cache;
    private final CacheCounts counts;
    private final Admission admission;
    private final LoopReaders[] readers;
    private final boolean head;
    private final boolean get;
    private final boolean keyedByAuthorization;
    private final boolean cookiesPass;

    CacheFilter(CacheConfig config, AnswerCache cache, CacheCounts counts, Admission admission, int loops) {
        this.config = config;
        this.cache = cache;
        this.counts = counts;
        this.admission = admission;
        readers = new LoopReaders[loops];
        for (int i = 0; i < loops; i++) {
            readers[i] = LoopReaders.of(config);
        }
        head = config.methods().contains("HEAD");
        get = config.methods().contains("GET");
        keyedByAuthorization = config.hasHeader("Authorization");
        cookiesPass = !config.ignoreCookies() && !config.hasHeader("Cookie");
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        return decide(exchange, 0);
    }

    private Outcome decide(Exchange exchange, int round) {
        LoopReaders mine = readers[exchange.loopIndex()];
        HeadBlock request = exchange.request().headers().block();
        if (!mine.scan().read(request) || !mayAnswer(exchange.caller(), mine.scan()) || round > MOST_ROUNDS) {
            return pass(exchange);
        }
        CacheKey key = mine.keys().build(exchange, mine.scan());
        if (key == null) {
            return pass(exchange);
        }
        boolean store = !mine.scan().isHead();
        if (mine.scan().hasCacheControl()) {
            CacheControl wish = mine.directives().read(request);
            store &= !wish.noStore();
            if (wish.noCache() || wish.maxAge() == 0) {
                if (mayRefresh(exchange.caller())) {
                    return store ? fetch(exchange, key, key.length(), true, round) : pass(exchange);
                }
                if (config.refusedRefresh() == CacheConfig.RefusedRefresh.FORBID) {
                    return FORBIDDEN;
                }
                if (config.refusedRefresh() == CacheConfig.RefusedRefresh.WARN) {
                    exchange.put(StoredAnswer.WARNED, Boolean.TRUE);
                }
            }
        }
        return lookUp(exchange, mine.keys(), key, store, round);
    }

    private boolean mayAnswer(Caller caller, RequestScan scan) {
        boolean unknownCredentials = scan.hasAuthorization() && caller.principal() == null && !keyedByAuthorization;
        return (scan.isHead() ? head : get) && !unknownCredentials && !(cookiesPass && scan.hasCookie());
    }

    private boolean mayRefresh(Caller caller) {
        return switch (config.refresh()) {
            case NOBODY -> false;
            case IDENTIFIED -> caller.principal() != null || caller.apiKeyId() != null;
            case ANYONE -> true;
        };
    }

    private Outcome lookUp(Exchange exchange, KeyBuilder keys, @Borrowed CacheKey primary, boolean store, int round) {
        CacheKey key = primary;
        int primaryLength = primary.length();
        Kept found = cache.find(key, exchange.startedNanos());
        if (found instanceof VaryRule rule) {
            key = keys.vary(exchange, rule);
            found = cache.find(key, exchange.startedNanos());
        }
        if (found instanceof StoredAnswer answer) {
            return hit(exchange, answer);
        }
        return found instanceof Unstorable || !store
                ? pass(exchange)
                : fetch(exchange, key, primaryLength, false, round);
    }

    private Outcome fetch(Exchange exchange, @Borrowed CacheKey key, int primaryLength, boolean refresh, int round) {
        Seat seat = new Seat(
                key.copy(primaryLength), exchange.request().headers().block().lines());
        boolean leads = cache.join(key, seat);
        exchange.put(Seat.KEY, seat);
        if (!leads) {
            return exchange.await(
                    seat.verdict(),
                    config.patience(),
                    Seat.Verdict.PASS,
                    verdict -> goOn(exchange, seat, verdict, round));
        }
        // Another flight may have landed since the look-up, whose answer the leader would fetch again.
        Kept landed = refresh ? null : cache.find(key, exchange.startedNanos());
        if (landed instanceof StoredAnswer answer) {
            seat.flight().land(seat, answer);
            return hit(exchange, answer);
        }
        return lead(exchange);
    }

    /** After a wait. */
    private Outcome goOn(Exchange exchange, Seat seat, Seat.Verdict verdict, int round) {
        if (verdict == Seat.Verdict.LEAD) {
            return lead(exchange);
        }
        StoredAnswer answer = seat.answer();
        if (verdict == Seat.Verdict.SERVE
                && answer != null
                && answer.key().equals(seat.flight().key())) {
            counts.hit(exchange);
            return answer.serve();
        }
        seat.flight().leave(seat);
        exchange.put(Seat.KEY, null);
        // The answer that came varies by what may be different here.
        return verdict == Seat.Verdict.SERVE ? decide(exchange, round + 1) : pass(exchange);
    }

    private Outcome hit(Exchange exchange, StoredAnswer answer) {
        exchange.put(HELD, answer);
        counts.hit(exchange);
        return answer.serve();
    }

    /** What is fetched must be the whole answer, whatever part this client has already. */
    private Outcome lead(Exchange exchange) {
        counts.miss(exchange);
        Headers lines = exchange.request().headers();
        for (HeaderName name : NOT_FOR_A_FETCH) {
            lines.remove(name);
        }
        return Outcome.proceed();
    }

    private Outcome pass(Exchange exchange) {
        counts.pass(exchange);
        return Outcome.proceed();
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        Seat seat = exchange.get(Seat.KEY);
        if (seat != null && seat.meetsAnswer()) {
            keep(exchange, seat);
        }
        if (config.xCache()) {
            exchange.response().headers().set(X_CACHE, seat == null ? "pass" : "miss");
        }
        return Outcome.proceed();
    }

    private void keep(Exchange exchange, Seat seat) {
        if (admission.isFailure(exchange.response())) {
            seat.flight().leave(seat);
            return;
        }
        LoopReaders mine = readers[exchange.loopIndex()];
        if (config.xCache()) {
            exchange.response().headers().set(X_CACHE, "hit");
        }
        Fill fill = admission.admit(exchange, seat, mine);
        if (fill != null) {
            exchange.response().body().tap(fill);
        }
    }

    @Override
    public void onComplete(Exchange exchange, Completion completion) {
        StoredAnswer held = exchange.get(HELD);
        if (held != null) {
            held.release();
        }
        Seat seat = exchange.get(Seat.KEY);
        if (seat != null) {
            seat.flight().leave(seat);
        }
    }
}
