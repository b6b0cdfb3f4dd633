package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;

/** What has come on a stream. */
class Http2Message {

    final int stream;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    Http2Headers head = new DefaultHttp2Headers();
    Http2Headers trailers = new DefaultHttp2Headers();
    boolean ended;
    /** The code it was reset with, or -1. */
    int reset = -1;
    /** How often it was reset. */
    int resets;

    Http2Message(int stream) {
        this.stream = stream;
    }

    void headers(Http2Headers lines, boolean end) {
        if (lines.method() != null || lines.status() != null) {
            head = lines;
        } else {
            trailers = lines;
        }
        ended |= end;
    }

    final void reset(int code) {
        reset = code;
        resets++;
    }

    final boolean over() {
        return ended || reset >= 0;
    }

    final String text() {
        return body.toString(ISO_8859_1);
    }

    /** The value of the head's line, or nothing. */
    final String field(String name) {
        CharSequence value = head.get(name);
        return value == null ? "" : value.toString();
    }

    final String trailer(String name) {
        CharSequence value = trailers.get(name);
        return value == null ? "" : value.toString();
    }
}
