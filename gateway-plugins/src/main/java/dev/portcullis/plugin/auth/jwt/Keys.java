package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where an authorizer has its keys from. */
@AnyThread
interface Keys {

    /**
     * What came of a search.
     *
     * @param keys those known now, with the one that was wanted or without it; null if there have never been any
     * @param error why there is none
     */
    record Found(@Nullable KeySet keys, JwtError error) {}

    /** Those known now; null before there are any. */
    @Nullable KeySet current();

    /** Looks harder for the key that a token names and {@link #current} does not have. Never fails. */
    CompletionStage<Found> find(@Nullable String kid);

    /** Keys that do not change. */
    static Keys fixed(KeySet keys) {
        return new Keys() {
            @Override
            public KeySet current() {
                return keys;
            }

            @Override
            public CompletionStage<Found> find(@Nullable String kid) {
                return CompletableFuture.completedFuture(new Found(keys, JwtError.TOKEN_KEY));
            }
        };
    }
}
