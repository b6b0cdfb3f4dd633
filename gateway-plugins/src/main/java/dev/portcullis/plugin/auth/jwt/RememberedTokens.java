package dev.portcullis.plugin.auth.jwt;

import org.jspecify.annotations.Nullable;

/** Hands the tokens that were found good on to the next revision of the configuration, if that judges as the last one did. */
final class RememberedTokens {

    private record Judgement(Terms terms, Object keys, int size) {}

    private @Nullable Judgement last;
    private TokenCache tokens = new TokenCache(0);
    private @Nullable KeySet fixed;

    /** The tokens that these terms and keys have found good; none if others were in force before. */
    synchronized TokenCache of(Terms terms, Object keys, int size) {
        Judgement now = new Judgement(terms, keys, size);
        if (!now.equals(last)) {
            last = now;
            tokens = new TokenCache(size);
        }
        return tokens;
    }

    /** The last revision's keys from a file if they are the same, so that what they have verified stays verified; else these. */
    synchronized KeySet same(KeySet keys) {
        KeySet known = fixed;
        if (known != null && keys.equals(known)) {
            return known;
        }
        fixed = keys;
        return keys;
    }
}
