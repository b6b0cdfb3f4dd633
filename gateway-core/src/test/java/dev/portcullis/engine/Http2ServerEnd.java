package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** The server's end of an HTTP/2 connection from the gateway. */
final class Http2ServerEnd extends Http2Wire<Http2Message> {

    private final Queue<Http2Message> requests = new ArrayDeque<>();

    /** Reads the preface and sends settings: keys and values in turns. */
    Http2ServerEnd(Socket socket, int... settings) {
        super(socket, Http2Message::new);
        assertThat(bytes(PREFACE.length)).asString(ISO_8859_1).startsWith("PRI * HTTP/2.0");
        settings(settings);
    }

    /** The next request, as soon as its head has come; what follows is added to it. */
    Http2Message request() {
        while (requests.isEmpty()) {
            noteNext("a request");
        }
        return requests.remove();
    }

    /** The next request, with its body. */
    Http2Message wholeRequest() {
        return awaitEndOf(request());
    }

    Http2Message awaitEndOf(Http2Message request) {
        while (!request.over()) {
            noteNext("the end of the request on " + request.stream);
        }
        return request;
    }

    @Override
    void noted(Frame frame, Http2Message on) {
        if (frame.type() == HEADERS && on.head.method() != null && on.trailers.isEmpty()) {
            requests.add(on);
        }
    }

    /** Reads a request without a body and answers it with {@code ok}; gives back the request. */
    Http2Message serve() {
        Http2Message request = wholeRequest();
        ok(request.stream);
        return request;
    }

    void ok(int stream) {
        answer(stream, "ok");
    }

    /** @param lines names and values in turns */
    void answer(int stream, String body, String... lines) {
        head(stream, 200, false, lines);
        data(stream, body, true);
    }

    /** @param lines names and values in turns */
    void head(int stream, int status, boolean end, String... lines) {
        String[] all = new String[lines.length + 2];
        all[0] = ":status";
        all[1] = Integer.toString(status);
        System.arraycopy(lines, 0, all, 2, lines.length);
        headers(stream, end, all);
    }

    /** Says that streams behind {@code last} were not acted on. */
    void goAway(int last) {
        frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).array());
    }
}
