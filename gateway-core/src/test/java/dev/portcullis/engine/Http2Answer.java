package dev.portcullis.engine;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;

/** What has come of an answer. */
final class Http2Answer extends Http2Message {

    final List<Integer> interim = new ArrayList<>();

    Http2Answer(int stream) {
        super(stream);
    }

    @Override
    void headers(Http2Headers lines, boolean end) {
        int status = status(lines);
        if (status != 0 && status < 200) {
            interim.add(status);
        } else {
            super.headers(lines, end);
        }
    }

    int status() {
        return status(head);
    }

    private static int status(Http2Headers lines) {
        return lines.status() == null ? 0 : Integer.parseInt(lines.status().toString());
    }
}
