package dev.portcullis.http;

import dev.portcullis.contract.EventLoopConfined;

/** {@code Vary}: which fields of the request an answer depends on (RFC 9110, 12.5.5). */
@EventLoopConfined
public final class VaryField {

    private static final HeaderName VARY = HeaderName.of("Vary");
    private static final byte[] ALL = {'*'};

    private VaryField() {}

    /** Says that the answer depends on the request's {@code field}, unless it says so already. Allocates nothing. */
    public static void add(Headers answer, HeaderName field) {
        if (!answer.lists(VARY, field.lower()) && !answer.lists(VARY, ALL)) {
            answer.add(VARY, field.bytes(), 0, field.bytes().length);
        }
    }
}
