package dev.portcullis.plugin.cache;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.Owned;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadImage;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.KeptAnswer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.store.PurgeScope;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * The body lies off the heap, in memory of exactly its size, and is never copied to be sent. So it is counted who needs it:
 * the cache as long as the answer is kept, each exchange from finding it to its end, each buffer that is being written. The
 * last of the first two lets the answer's own reference go; a write that is still under way has one of its own.
 */
/** A whole answer that is kept. Immutable but for the count of its holders. */
@AnyThread
final class StoredAnswer implements Kept, KeptAnswer {

    /** Put into an exchange: a refresh was asked for and not granted. */
    static final ExchangeKey<Boolean> WARNED = ExchangeKey.of("cache.warned");

    private static final HeaderName AGE = HeaderName.of("Age");
    private static final HeaderName WARNING = HeaderName.of("Warning");
    private static final String IGNORED = "199 Cache invalidation header was ignored";
    /** Objects and table places around an answer. */
    private static final int OVERHEAD = 320;

    private final Outcome serve = Outcome.serve(this);
    private final AtomicInteger holders = new AtomicInteger(1);
    private final CacheKey key;
    private final Place place;
    private final HeadImage head;
    private final @Nullable ByteBuf body;
    private final Validators validators;
    private final Freshness freshness;
    private final CacheMemory memory;

    /** Where an answer belongs, for purges. */
    record Place(String api, String stage, String route) {}

    /** @param body not shared with anybody; null for none. Its bytes, and those of the head, have been taken from memory */
    StoredAnswer(
            CacheKey key,
            Place place,
            HeadImage head,
            @Owned @Nullable ByteBuf body,
            Validators validators,
            Freshness freshness,
            CacheMemory memory) {
        this.key = key;
        this.place = place;
        this.head = head;
        this.body = body;
        this.validators = validators;
        this.freshness = freshness;
        this.memory = memory;
    }

    /** Holds it, unless it has gone already. */
    boolean hold() {
        for (int now = holders.get(); now > 0; now = holders.get()) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Ends one holding; the maker has one, too. */
    void release() {
        if (holders.decrementAndGet() > 0) {
            return;
        }
        memory.heads().giveBack(headSize());
        if (body != null) {
            memory.bodies().giveBack(body.capacity());
            body.release();
        }
    }

    /** Turns the exchange to this answer, which must be held until its end. */
    Outcome serve() {
        return serve;
    }

    CacheKey key() {
        return key;
    }

    boolean isFresh(long nanos) {
        return freshness.isFresh(nanos);
    }

    boolean isIn(PurgeScope scope) {
        return scope.covers(place.api(), place.stage(), place.route());
    }

    @Override
    public int size() {
        return headSize() + (body == null ? 0 : body.capacity());
    }

    private int headSize() {
        return headSize(key, head);
    }

    /** Bytes that an answer takes on the heap. */
    static int headSize(CacheKey key, HeadImage head) {
        return head.size() + key.length() + OVERHEAD;
    }

    @Override
    public long writeHead(Exchange exchange, @Borrowed HeadBlock into) {
        head.writeTo(into);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(freshness.ageNanos(exchange.startedNanos()));
        into.append(AGE.bytes(), AGE.id(), DecimalText.of(seconds));
        if (exchange.get(WARNED) != null) {
            into.append(WARNING.bytes(), WARNING.id(), IGNORED);
        }
        if (into.status() == 200 && validators.match(exchange.request().headers())) {
            into.status(304);
        }
        return body == null ? 0 : body.readableBytes();
    }

    @Override
    public @Owned @Nullable ByteBuf body(Exchange exchange) {
        return body == null ? null : body.retainedDuplicate();
    }
}
