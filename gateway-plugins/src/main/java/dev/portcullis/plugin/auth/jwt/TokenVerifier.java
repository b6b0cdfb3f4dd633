package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * What a token says is compared first, as that costs little, and its signature last; nothing is believed before both. Verifying
 * an RSA signature takes some 50 µs and stays on the loop; elliptic curves take up to milliseconds and do not.
 */
/** Judges tokens, and remembers the good ones. */
@AnyThread
final class TokenVerifier {

    private final Terms terms;
    private final Keys keys;
    private final TokenCache cache;
    private final Executor blocking;

    TokenVerifier(Terms terms, Keys keys, TokenCache cache, Executor blocking) {
        this.terms = terms;
        this.keys = keys;
        this.cache = cache;
        this.blocking = blocking;
    }

    /** The token in the range if it is known to be good; else null. Allocates nothing. */
    @Nullable VerifiedToken known(@Borrowed byte[] bytes, int start, int end, long nowMillis) {
        KeySet now = keys.current();
        return now == null ? null : cache.find(bytes, start, end, now, nowMillis);
    }

    /** Judges a token; if it is good, {@code next} decides, and else the answer is a refusal. The array is kept. */
    Outcome verify(Exchange exchange, byte[] bytes, long nowMillis, Function<VerifiedToken, Outcome> next) {
        TokenReader.Reading reading = TokenReader.read(bytes);
        SignedToken token = reading.token();
        JwtError wrong = token == null ? reading.error() : terms.refusal(token, nowMillis);
        if (token == null || wrong != null) {
            return Outcome.reject(wrong == null ? reading.error() : wrong);
        }
        KeySet now = keys.current();
        if (now != null && now.named(token.kid()).length > 0) {
            return judge(exchange, token, now, nowMillis, next);
        }
        return exchange.await(keys.find(token.kid()), found -> {
            KeySet then = found.keys();
            return then == null || then.named(token.kid()).length == 0
                    ? Outcome.reject(found.error())
                    : judge(exchange, token, then, nowMillis, next);
        });
    }

    private Outcome judge(
            Exchange exchange, SignedToken token, KeySet with, long nowMillis, Function<VerifiedToken, Outcome> next) {
        VerifyKey[] candidates = with.named(token.kid());
        if (Arrays.stream(candidates).noneMatch(key -> key.isFor(token.algorithm()))) {
            return Outcome.reject(JwtError.TOKEN_ALGORITHM);
        }
        if (!token.algorithm().slow()) {
            return decide(token, token.isSignedByOneOf(candidates), with, nowMillis, next);
        }
        try {
            return exchange.await(
                    CompletableFuture.supplyAsync(() -> token.isSignedByOneOf(candidates), blocking),
                    good -> decide(token, good, with, nowMillis, next));
        } catch (RejectedExecutionException full) {
            return Outcome.reject(CoreError.OFFLOAD_FULL);
        }
    }

    private Outcome decide(
            SignedToken token, boolean good, KeySet with, long nowMillis, Function<VerifiedToken, Outcome> next) {
        if (!good) {
            return Outcome.reject(JwtError.TOKEN_SIGNATURE);
        }
        VerifiedToken verified = VerifiedToken.of(token, with, terms);
        cache.add(verified, with, nowMillis);
        return next.apply(verified);
    }
}
