package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/*
 * A table of sets of four places. A look-up hashes 32 bytes and compares the token with those in its set, all of it: a hash
 * only says where to look. A place is free for others once its token has expired or the keys have changed; if none is, one of
 * the four has to go, whichever.
 */
/** Remembers tokens that were found good, for as long as they are. Shared by all loops; takes no lock, allocates nothing. */
@AnyThread
final class TokenCache {

    /** Longer tokens are verified each time, so that memory has a bound: some 4 KiB for each place. */
    static final int LONGEST = 4096;

    private static final int WAYS = 4;

    private final TokenHash hash = new TokenHash();
    private final AtomicReferenceArray<@Nullable VerifiedToken> places;

    /** @param size how many tokens, rounded up to a power of two; 0 for none */
    TokenCache(int size) {
        int rounded = size == 0 ? 0 : Math.max(WAYS, Integer.highestOneBit(size * 2 - 1));
        places = new AtomicReferenceArray<>(rounded);
    }

    /** The token in the range if it is known and good; else null. */
    @Nullable VerifiedToken find(@Borrowed byte[] bytes, int start, int end, KeySet keys, long nowMillis) {
        int length = end - start;
        if (places.length() == 0 || length < TokenHash.SHORTEST || length > LONGEST) {
            return null;
        }
        int set = set(hash.of(bytes, start, end));
        for (int place = set; place < set + WAYS; place++) {
            VerifiedToken token = places.getAcquire(place);
            if (token != null && token.is(bytes, start, end)) {
                return token.isGood(keys, nowMillis) ? token : null;
            }
        }
        return null;
    }

    /** Remembers a token that was verified with these keys. */
    void add(VerifiedToken token, KeySet keys, long nowMillis) {
        if (places.length() == 0 || token.length() < TokenHash.SHORTEST || token.length() > LONGEST) {
            return;
        }
        int set = set(token.hash(hash));
        int chosen = set + ThreadLocalRandom.current().nextInt(WAYS);
        for (int place = set; place < set + WAYS; place++) {
            VerifiedToken there = places.getAcquire(place);
            if (there == null || !there.isGood(keys, nowMillis)) {
                chosen = place;
            }
        }
        places.setRelease(chosen, token);
    }

    private int set(long of) {
        return (int) of & places.length() - 1 & -WAYS;
    }
}
