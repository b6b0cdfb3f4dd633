package dev.portcullis.spi.integration;

import dev.portcullis.config.tree.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a request is sent again for: a failure, or an answer with a certain status.
 *
 * @param kind of what sort it is
 * @param number the status of HTTP or gRPC; 0 for failures
 */
public record RetryCondition(Kind kind, int number) {

    /** The sorts of conditions. */
    public enum Kind {
        /** No connection to any server could be opened. */
        CONNECT_FAILURE,
        /** The server said that it has not acted on the request, or nothing was sent (RFC 9113, 8.7). */
        REFUSED_STREAM,
        /** The connection or the stream broke before the head of an answer. */
        RESET,
        /** No head of an answer came in time. */
        RESPONSE_TIMEOUT,
        STATUS,
        GRPC_STATUS
    }

    private static final int LOWEST_STATUS = 400;
    private static final int HIGHEST_STATUS = 599;

    /** The names of gRPC's codes, in their order. */
    private static final List<String> GRPC = List.of(
            "ok",
            "cancelled",
            "unknown",
            "invalid-argument",
            "deadline-exceeded",
            "not-found",
            "already-exists",
            "permission-denied",
            "resource-exhausted",
            "failed-precondition",
            "aborted",
            "out-of-range",
            "unimplemented",
            "internal",
            "unavailable",
            "data-loss",
            "unauthenticated");

    /** @throws IllegalArgumentException with a message for the operator, if the text names no condition */
    public static RetryCondition parse(String text) {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.STATUS && kind != Kind.GRPC_STATUS && word(kind).equals(text)) {
                return new RetryCondition(kind, 0);
            }
        }
        int code = GRPC.indexOf(text);
        if (code > 0) {
            return new RetryCondition(Kind.GRPC_STATUS, code);
        }
        if (text.matches("[45][0-9][0-9]")) {
            return new RetryCondition(Kind.STATUS, Integer.parseInt(text));
        }
        String nearest = Problems.nearest(text, words());
        throw new IllegalArgumentException(Problems.shown(text)
                + " (expected: connect-failure, refused-stream, reset, response-timeout, a status from " + LOWEST_STATUS
                + " to " + HIGHEST_STATUS + ", or a status of gRPC such as unavailable"
                + (nearest == null ? ")" : "; did you mean \"" + nearest + "\"?)"));
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>(GRPC.subList(1, GRPC.size()));
        for (Kind kind : Kind.values()) {
            words.add(word(kind));
        }
        return words;
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return switch (kind) {
            case STATUS -> Integer.toString(number);
            case GRPC_STATUS -> GRPC.get(number);
            default -> word(kind);
        };
    }
}
