package dev.portcullis.wire.h1;

import dev.portcullis.http.raw.Octets;

/**
 * What may follow a chunk's size: {@code *( ";" token [ "=" ( token / quoted-string ) ] )} (RFC 9112, 7.1.1), fed one octet
 * at a time.
 *
 * <p>Its meaning is nobody's concern, its grammar is: readers that take a quote for opened look for the line's end elsewhere
 * than readers that do not. The optional blanks around {@code ;} and {@code =} and octets above 0x7f are refused: nobody sends
 * them, and some readers stumble over them.
 */
final class ChunkExtension {

    private static final int MAX_LENGTH = 256;

    private enum State {
        NONE,
        NAME_START,
        NAME,
        VALUE_START,
        VALUE,
        QUOTED,
        ESCAPED,
        QUOTED_END
    }

    private State state = State.NONE;
    private int length;

    void reset() {
        state = State.NONE;
        length = 0;
    }

    /** Whether an extension has begun. */
    boolean isOpen() {
        return state != State.NONE;
    }

    /** Whether the line may end here. */
    boolean mayEnd() {
        return switch (state) {
            case NONE, NAME, VALUE, QUOTED_END -> true;
            case NAME_START, VALUE_START, QUOTED, ESCAPED -> false;
        };
    }

    /** Takes the next octet; whether it may stand here. */
    boolean take(byte octet) {
        return octet >= 0
                && ++length <= MAX_LENGTH
                && switch (state) {
                    case NONE, QUOTED_END -> octet == ';' && go(State.NAME_START);
                    case NAME_START -> Octets.isToken(octet) && go(State.NAME);
                    case NAME ->
                        Octets.isToken(octet)
                                || octet == ';' && go(State.NAME_START)
                                || octet == '=' && go(State.VALUE_START);
                    case VALUE_START -> octet == '"' ? go(State.QUOTED) : Octets.isToken(octet) && go(State.VALUE);
                    case VALUE -> Octets.isToken(octet) || octet == ';' && go(State.NAME_START);
                    case QUOTED -> Octets.isFieldValue(octet) && quoted(octet);
                    case ESCAPED -> Octets.isFieldValue(octet) && go(State.QUOTED);
                };
    }

    private boolean quoted(byte octet) {
        if (octet == '"') {
            state = State.QUOTED_END;
        } else if (octet == '\\') {
            state = State.ESCAPED;
        }
        return true;
    }

    private boolean go(State next) {
        state = next;
        return true;
    }
}
