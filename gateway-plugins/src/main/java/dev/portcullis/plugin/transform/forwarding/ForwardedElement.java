package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import java.nio.charset.StandardCharsets;

/** Extends the lists in X-Forwarded-For and Forwarded by one element. One per loop. */
@EventLoopConfined
final class ForwardedElement {

    private static final byte[] FOR = ascii("for=");
    private static final byte[] FOR_V6 = ascii("for=\"[");
    private static final byte[] END_V6 = ascii("]\"");
    private static final byte[] HOST = ascii(";host=");
    private static final byte[] PROTO = ascii(";proto=");

    private final LineText text = new LineText();

    ForwardedElement startWith(Headers headers, HeaderName name) {
        text.startWith(headers, name);
        return this;
    }

    /** Adds an element of X-Forwarded-For. */
    ForwardedElement addPlain(@Borrowed byte[] peer) {
        text.separate().append(peer);
        return this;
    }

    /** Adds an element of Forwarded: {@code for=192.0.2.1;host=example.com;proto=https} (RFC 7239, 4 and 6). */
    ForwardedElement add(@Borrowed byte[] peer, @Borrowed HeadBlock head, byte[] scheme) {
        text.separate();
        if (isV6(peer)) {
            text.append(FOR_V6).append(peer).append(END_V6);
        } else {
            text.append(FOR).append(peer);
        }
        int host = head.find(KnownNames.HOST, 0);
        if (host >= 0) {
            int start = head.valueStart(host);
            text.append(HOST).appendWord(head.bytes(), start, head.valueEnd(host) - start);
        }
        text.append(PROTO).append(scheme);
        return this;
    }

    void setOn(Headers headers, HeaderName name) {
        text.setOn(headers, name);
    }

    private static boolean isV6(byte[] address) {
        for (byte octet : address) {
            if (octet == ':') {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
