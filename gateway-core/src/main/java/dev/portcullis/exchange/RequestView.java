package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Request;
import java.nio.charset.StandardCharsets;

/** The request as plugins see it. */
@EventLoopConfined
final class RequestView implements Request {

    private static final HeaderName HOST = HeaderName.of("Host");
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"};

    private final Headers headers = new Headers();
    private final Body body;

    RequestView(Body body) {
        this.body = body;
    }

    HeadBlock block() {
        return headers.block();
    }

    boolean isHead() {
        return is(block(), "HEAD");
    }

    @Override
    public String method() {
        HeadBlock head = block();
        for (String known : METHODS) {
            if (is(head, known)) {
                return known;
            }
        }
        return head.text(head.methodStart(), head.methodEnd());
    }

    private static boolean is(HeadBlock head, String method) {
        int start = head.methodStart();
        if (head.methodEnd() - start != method.length()) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            if (head.bytes()[start + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void setMethod(String method) {
        byte[] bytes = method.getBytes(StandardCharsets.ISO_8859_1);
        boolean token = bytes.length > 0;
        for (byte b : bytes) {
            token &= Octets.isToken(b);
        }
        if (!token) {
            throw new IllegalArgumentException("method: \"" + method + "\" (expected: an RFC 9110 token)");
        }
        block().method(bytes);
    }

    @Override
    public String target() {
        HeadBlock head = block();
        return head.text(head.targetStart(), head.targetEnd());
    }

    @Override
    public String path() {
        HeadBlock head = block();
        return head.text(head.targetStart(), query(head));
    }

    @Override
    public String query() {
        HeadBlock head = block();
        return head.text(Math.min(query(head) + 1, head.targetEnd()), head.targetEnd());
    }

    private static int query(HeadBlock head) {
        for (int i = head.targetStart(); i < head.targetEnd(); i++) {
            if (head.bytes()[i] == '?') {
                return i;
            }
        }
        return head.targetEnd();
    }

    @Override
    public void setTarget(String target) {
        byte[] bytes = target.getBytes(StandardCharsets.ISO_8859_1);
        boolean fine = bytes.length > 0 && bytes[0] == '/' && bytes.length == target.length();
        for (byte b : bytes) {
            fine &= Octets.isTarget(b);
        }
        if (!fine) {
            throw new IllegalArgumentException(
                    "target: \"" + target + "\" (expected: visible ASCII without #, beginning with /)");
        }
        block().target(bytes);
    }

    @Override
    public String host() {
        String host = headers.get(HOST);
        return host == null ? "" : host;
    }

    @Override
    public String protocol() {
        return switch (block().version()) {
            case 10 -> "HTTP/1.0";
            case 20 -> "HTTP/2";
            default -> "HTTP/1.1";
        };
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Body body() {
        return body;
    }
}
