package dev.portcullis.wire.h2;

import dev.portcullis.error.CoreError;

/** Whose heads are decoded, hence which errors refuse them. */
enum Side {
    REQUEST(CoreError.REQUEST_MALFORMED, CoreError.REQUEST_FRAMING, CoreError.REQUEST_HEAD_TOO_LARGE),
    RESPONSE(CoreError.UPSTREAM_MALFORMED, CoreError.UPSTREAM_FRAMING, CoreError.UPSTREAM_HEAD_TOO_LARGE);

    final CoreError malformed;
    final CoreError framing;
    final CoreError tooLarge;

    Side(CoreError malformed, CoreError framing, CoreError tooLarge) {
        this.malformed = malformed;
        this.framing = framing;
        this.tooLarge = tooLarge;
    }
}
