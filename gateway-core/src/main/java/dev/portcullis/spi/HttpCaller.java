package dev.portcullis.spi;

import dev.portcullis.contract.AnyThread;
import java.util.concurrent.CompletionStage;

/**
 * Makes HTTP requests on a plugin's behalf, without blocking: to fetch keys, to ask another service. Connections are kept and
 * used again; certificates are verified; redirects are not followed.
 */
@AnyThread
@FunctionalInterface
public interface HttpCaller {

    /**
     * Makes the call.
     *
     * @return completes on one of the gateway's threads, which must not be blocked: with an answer of whatever status, or
     *     with an {@link java.io.IOException} whose message says what went wrong
     */
    CompletionStage<HttpAnswer> call(HttpCall call);
}
