package dev.portcullis.spi;

import dev.portcullis.http.Headers;

/** The request, as it arrived and as filters have changed it. */
public interface Request {

    /** The method, in capitals as sent. No allocation for the usual ones. */
    String method();

    /** Replaces the method; it must be a token. */
    void setMethod(String method);

    /** Path and query as they go to the upstream, undecoded. */
    String target();

    /** The path part of {@link #target}, undecoded. */
    String path();

    /** The query part of {@link #target} without its question mark, undecoded; empty if there is none. */
    String query();

    /** Replaces path and query: visible ASCII, beginning with a slash. Does not match again. */
    void setTarget(String target);

    /** The Host header or {@code :authority}, as sent. */
    String host();

    /** {@code HTTP/1.1}, {@code HTTP/1.0} or {@code HTTP/2}. */
    String protocol();

    Headers headers();

    Body body();
}
