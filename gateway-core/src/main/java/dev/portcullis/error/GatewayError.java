package dev.portcullis.error;

import org.jspecify.annotations.Nullable;

/**
 * A way in which an exchange can fail; enums implement it, one per area.
 *
 * <p>It is a value: on the data plane it is returned or handed over, never thrown.
 */
public interface GatewayError {

    /** Stable name, {@code area.reason}, as logs and metrics show it. */
    String code();

    /** Status of the answer if none was begun yet, 400 to 599. */
    int status();

    /** Who has to act. */
    Blame blame();

    /** One sentence for the documentation. */
    String meaning();

    /** What the client reads in {@code {"message":"…"}}; gives away nothing of the inside. */
    default String message() {
        return Messages.ofStatus(status());
    }

    /**
     * What {@code WWW-Authenticate} says (RFC 9110, 11.6.1) where the answer is to tell the client how to prove who it is; null
     * for no such line.
     */
    default @Nullable String challenge() {
        return null;
    }

    /** What {@code Retry-After} says (RFC 9110, 10.2.3), in seconds; 0 for no such line. */
    default int retryAfterSeconds() {
        return 0;
    }
}
