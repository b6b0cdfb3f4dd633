package dev.portcullis.testkit;

import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.spi.Request;
import java.nio.charset.StandardCharsets;

/** A request in a head block of its own. */
final class FakeRequest implements Request {

    private final Headers headers = new Headers();
    private final HeadBlock head;
    private final FakeBody body;

    FakeRequest(HeadBlock head, FakeBody body) {
        this.head = head;
        this.body = body;
        headers.show(head);
    }

    @Override
    public String method() {
        return head.text(head.methodStart(), head.methodEnd());
    }

    @Override
    public void setMethod(String method) {
        head.method(method.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String target() {
        return head.text(head.targetStart(), head.targetEnd());
    }

    @Override
    public String path() {
        String target = target();
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    @Override
    public String query() {
        String target = target();
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    @Override
    public void setTarget(String target) {
        head.target(target.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String host() {
        int line = head.find(KnownNames.HOST, 0);
        return line < 0 ? "" : head.text(head.valueStart(line), head.valueEnd(line));
    }

    @Override
    public String protocol() {
        return head.version() == 20 ? "HTTP/2" : head.version() == 10 ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public FakeBody body() {
        return body;
    }
}
