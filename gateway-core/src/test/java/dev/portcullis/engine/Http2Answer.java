package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What has come on a stream. */
final class Http2Answer {

    final int stream;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    final List<Integer> interim = new ArrayList<>();
    Http2Headers head = new DefaultHttp2Headers();
    Http2Headers trailers = new DefaultHttp2Headers();
    boolean ended;
    /** The code it was reset with, or -1. */
    int reset = -1;

    Http2Answer(int stream) {
        this.stream = stream;
    }

    void headers(Http2Headers lines, boolean end) {
        int status =
                lines.status() == null ? 0 : Integer.parseInt(lines.status().toString());
        if (status != 0 && status < 200) {
            interim.add(status);
        } else if (status != 0) {
            head = lines;
        } else {
            trailers = lines;
        }
        ended |= end;
    }

    boolean over() {
        return ended || reset >= 0;
    }

    int status() {
        return head.status() == null ? 0 : Integer.parseInt(head.status().toString());
    }

    String text() {
        return body.toString(ISO_8859_1);
    }

    String field(String name) {
        CharSequence value = head.get(name);
        return value == null ? "" : value.toString();
    }
}
