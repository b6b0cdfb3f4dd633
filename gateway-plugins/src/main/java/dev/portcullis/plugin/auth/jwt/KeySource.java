package dev.portcullis.plugin.auth.jwt;

import java.util.concurrent.CompletionStage;

/** Fetches an issuer's keys, without blocking. */
@FunctionalInterface
interface KeySource {

    /** The keys could not be had. */
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final JwtError error;

        Unavailable(JwtError error, String message) {
            super(message, null, false, false);
            this.error = error;
        }

        JwtError error() {
            return error;
        }
    }

    /** Fetches them once. May fail with {@link Unavailable}, as itself or as a cause. */
    CompletionStage<JwkReader.Result> fetch();
}
