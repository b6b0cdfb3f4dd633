package dev.portcullis.engine;

import java.net.Socket;
import java.util.Arrays;

/** A client's end of an HTTP/2 connection. */
final class Http2Client extends Http2Wire<Http2Answer> {

    private int last = -1;

    /** Opens with the preface and settings: keys and values in turns. */
    Http2Client(Socket socket, int... settings) {
        this(new byte[0], socket, settings);
    }

    /** @param header sent in one with the preface */
    Http2Client(byte[] header, Socket socket, int... settings) {
        super(socket, Http2Answer::new);
        byte[] both = Arrays.copyOf(header, header.length + PREFACE.length);
        System.arraycopy(PREFACE, 0, both, header.length, PREFACE.length);
        send(both);
        settings(settings);
    }

    /** Gives no windows back from now on. */
    Http2Client stingy() {
        giveNoWindows();
        return this;
    }

    /** Leaves pings unanswered from now on. */
    Http2Client deafToPings() {
        leavePings();
        return this;
    }

    // ---- requests

    int nextStream() {
        last += 2;
        return last;
    }

    /** Sends a request without a body; gives back its stream. */
    int get(String target) {
        return request("GET", target, true);
    }

    /** Opens a request whose body follows. */
    int post(String target, String... lines) {
        return request("POST", target, false, lines);
    }

    /** @param lines names and values in turns */
    int request(String method, String target, boolean end, String... lines) {
        int stream = nextStream();
        String[] all = {":method", method, ":scheme", "http", ":path", target, ":authority", "a"};
        String[] both = Arrays.copyOf(all, all.length + lines.length);
        System.arraycopy(lines, 0, both, all.length, lines.length);
        headers(stream, end, both);
        return stream;
    }

    // ---- answers

    /** The whole answer of a stream, or what came of it until it was reset. */
    Http2Answer answer(int stream) {
        Http2Answer answer = on(stream);
        while (!answer.over()) {
            noteNext("the answer on " + stream);
        }
        return answer;
    }

    /** What has come of an answer so far, once its head is there. */
    Http2Answer begun(int stream) {
        Http2Answer answer = on(stream);
        while (answer.status() == 0 && !answer.over()) {
            noteNext("the head on " + stream);
        }
        return answer;
    }

    /** Waits for a GOAWAY and for the connection's end behind it; gives back its code. */
    int goAway() {
        int code = await(GOAWAY).goAwayCode();
        awaitEnd();
        return code;
    }
}
