package dev.portcullis.spi;

import java.util.Set;

/**
 * Finds out who calls. The configuration names it once, under {@code authorizers}, and routes refer to it.
 *
 * <p>Made and asked for its checks on the control thread; shared by all routes that name it.
 */
@FunctionalInterface
public interface Authorizer {

    /** What routes with one set of demands do with each request. Immutable, or with state of its own threads' making. */
    @FunctionalInterface
    interface Check {

        /**
         * Lets the request proceed, saying who calls in {@link Caller}, rejects it, or waits; never answers otherwise. On the
         * exchange's loop.
         */
        Outcome decide(Exchange exchange) throws Exception;
    }

    /** The check for routes that demand one of {@code scopes}, or only a known caller if there are none. */
    Check require(Set<String> scopes);
}
