package dev.portcullis.spi;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;

/** What a filter decides: go on, answer here, refuse, or wait. */
public sealed interface Outcome permits Outcome.Proceed, Outcome.Respond, Outcome.Serve, Outcome.Reject, Pending {

    /** Go on with the next filter. A constant: compare by identity. */
    static Outcome proceed() {
        return Proceed.INSTANCE;
    }

    /** Turn round and give this answer; filters whose inward side has run see it, in reverse. */
    static Outcome respond(LocalResponse response) {
        return new Respond(response);
    }

    /** Turn round and give this answer, which writes itself; filters as with {@link #respond}. */
    static Outcome serve(KeptAnswer answer) {
        return new Serve(answer);
    }

    /** Turn round and refuse with this error. */
    static Outcome reject(GatewayError error) {
        return new Reject(error);
    }

    /** See {@link #proceed()}. */
    enum Proceed implements Outcome {
        INSTANCE
    }

    /** See {@link #respond}; may be kept and returned again and again. */
    record Respond(LocalResponse response) implements Outcome {}

    /** See {@link #serve}; may be kept and returned again and again. */
    record Serve(KeptAnswer answer) implements Outcome {}

    /** See {@link #reject}; may be kept and returned again and again. */
    record Reject(GatewayError error) implements Outcome {}
}
