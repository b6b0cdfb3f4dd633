package dev.portcullis.plugin.transform.compression;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/*
 * Which coding a client likes best, of those that it names. What it gives a weight of 0 it does not want. Of equal weights
 * the better coding counts, and any coding is better than none ("identity") unless the client says otherwise. A star stands
 * for the codings that are not named; it can rule out identity, but does not ask for a coding: who accepts everything may be
 * a program that never looked at an encoding.
 *
 * An element that breaks the grammar is as good as absent.
 */
/** What {@code Accept-Encoding} says (RFC 9110, 12.5.3). One per filter and loop: it is used again, and allocates nothing. */
@EventLoopConfined
final class AcceptEncoding {

    static final HeaderName NAME = HeaderName.of("Accept-Encoding");

    private static final int UNSAID = -1;
    private static final int WHOLE = 1000;
    private static final byte[] X_GZIP = "x-gzip".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] IDENTITY = "identity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STAR = {'*'};

    /** Thousandths, by the number of the coding. */
    private final int[] weights = new int[Coding.values().length];

    private int identity;
    private int others;

    /** Takes in what the request says. */
    void read(Headers request) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = UNSAID;
        }
        identity = UNSAID;
        others = UNSAID;
        HeadBlock head = request.block();
        for (int line = request.line(NAME, 0); line >= 0; line = request.line(NAME, line + 1)) {
            list(head.bytes(), head.valueStart(line), head.valueEnd(line));
        }
    }

    /** The coding to use, or null for none. */
    @Nullable Coding best() {
        Coding best = null;
        int most = Math.max(identity, 1);
        for (Coding coding : Coding.ALL) {
            int weight = weights[coding.ordinal()];
            if (weight >= most) {
                best = coding;
                most = weight + 1;
            }
        }
        return best;
    }

    /** Whether the client does not take a body as it is. */
    boolean refusesIdentity() {
        return identity == 0 || identity == UNSAID && others == 0;
    }

    private void list(byte[] bytes, int start, int end) {
        int from = start;
        for (int at = start; at <= end; at++) {
            if (at == end || bytes[at] == ',') {
                element(bytes, from, at);
                from = at + 1;
            }
        }
    }

    /** {@code codings [ weight ]}, with blanks around it. */
    private void element(@Borrowed byte[] bytes, int start, int end) {
        int from = skipBlanks(bytes, start, end);
        int tokenEnd = Octets.tokenEnd(bytes, from, end);
        int weight = weight(bytes, skipBlanks(bytes, tokenEnd, end), end);
        int length = tokenEnd - from;
        if (length == 0 || weight == UNSAID) {
            return;
        }
        if (Octets.equalsIgnoreCase(bytes, from, length, IDENTITY)) {
            identity = weight;
        } else if (Octets.equalsIgnoreCase(bytes, from, length, STAR)) {
            others = weight;
        } else if (Octets.equalsIgnoreCase(bytes, from, length, X_GZIP)) {
            weights[Coding.GZIP.ordinal()] = weight;
        } else {
            for (Coding coding : Coding.ALL) {
                if (Octets.equalsIgnoreCase(bytes, from, length, coding.token())) {
                    weights[coding.ordinal()] = weight;
                }
            }
        }
    }

    /** {@code ;q=0.123} in thousandths; 1000 if there is nothing, {@link #UNSAID} if it is something else. */
    private static int weight(byte[] bytes, int start, int end) {
        if (start == end) {
            return WHOLE;
        }
        if (bytes[start] != ';') {
            return UNSAID;
        }
        int at = skipBlanks(bytes, start + 1, end);
        if (end - at < 3 || Octets.lower(bytes[at]) != 'q' || bytes[at + 1] != '=') {
            return UNSAID;
        }
        int last = end;
        while (isBlank(bytes[last - 1])) {
            last--;
        }
        return number(bytes, at + 2, last);
    }

    /** RFC 9110, 12.4.2. */
    private static int number(byte[] bytes, int start, int end) {
        int digits = end - start - 2;
        if (end == start || digits > 3 || digits >= 0 && bytes[start + 1] != '.') {
            return UNSAID;
        }
        int value = digit(bytes[start]) * WHOLE;
        for (int i = 0, unit = WHOLE / 10; i < digits; i++, unit /= 10) {
            int digit = digit(bytes[start + 2 + i]);
            if (digit < 0) {
                return UNSAID;
            }
            value += digit * unit;
        }
        return value < 0 || value > WHOLE ? UNSAID : value;
    }

    private static int digit(byte octet) {
        return octet >= '0' && octet <= '9' ? octet - '0' : UNSAID;
    }

    private static int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
