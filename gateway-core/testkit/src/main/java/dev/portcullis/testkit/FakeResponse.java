package dev.portcullis.testkit;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.Headers;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Response;

/** A response in a head block of its own; at first an empty 200. */
final class FakeResponse implements Response {

    private static final byte[] EMPTY = {};

    private final Headers headers = new Headers();
    private final FakeBody body = new FakeBody(EMPTY, 0, CoreError.UPSTREAM_BODY_TOO_LARGE);
    private final HeadBlock head;

    FakeResponse(HeadBlock head) {
        this.head = head;
        headers.show(head);
        reset();
    }

    /** Makes it an empty 200 again. Allocates nothing. */
    void reset() {
        head.clear();
        head.statusLine(11, 200, 0, 0);
        body.reset(EMPTY, 0);
    }

    void show(LocalResponse answer) {
        head.clear();
        head.statusLine(11, answer.status(), 0, 0);
        for (LocalResponse.Line line : answer.lines()) {
            head.append(line.name().bytes(), line.name().id(), line.value(), 0, line.value().length);
        }
        body.reset(answer.body(), answer.body().length);
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public void setStatus(int status) {
        head.status(status);
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
