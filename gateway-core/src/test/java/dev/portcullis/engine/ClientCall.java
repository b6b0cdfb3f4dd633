package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A request of a client that speaks either version of HTTP, for tests in which that must make no difference. */
abstract class ClientCall {

    /** A length that is not said. */
    static final int UNTOLD = -1;

    /** A whole answer. */
    record Reply(int status, List<Integer> interim, String head, byte[] body, String trailers) {

        String text() {
            return new String(body, ISO_8859_1);
        }

        /** The value of the head's line, or nothing. */
        String field(String name) {
            String value = Answer.field(head, name);
            return value == null ? "" : value;
        }
    }

    /** A request on a connection of HTTP/1.1. */
    static ClientCall on(RawClient client) {
        return new Http1(client);
    }

    /** A request on a new stream. */
    static ClientCall on(Http2Client client) {
        return new Http2(client);
    }

    /** Takes some frames, one at a time. */
    static void readLeisurely(Http2Client client) {
        for (int frames = 0; frames < 20; frames++) {
            Stillness.pass(5);
            client.noteNext("the rest");
        }
    }

    /** @param lines names and values in turns */
    abstract ClientCall send(String method, String target, String... lines);

    final ClientCall get(String target) {
        return send("GET", target);
    }

    /**
     * Opens a request whose body follows.
     *
     * @param length of the body, or {@link #UNTOLD}
     */
    abstract ClientCall post(String target, int length);

    abstract ClientCall data(String piece);

    /** Sends a whole body on a thread of its own, counting what was taken. */
    abstract CompletableFuture<Void> upload(byte[] body, AtomicInteger sent);

    /** Ends a body of unknown length; {@code trailers} are names and values in turns. */
    abstract ClientCall end(String... trailers);

    /** Waits until the answer's head has come; gives back its status. */
    abstract int begun();

    abstract Reply reply();

    /** The next piece of a body whose head was read by {@link #begun}. */
    abstract byte[] next(int length);

    /** The answer, read at a leisurely pace. */
    abstract Reply replyReadSlowly();

    /** Waits for the end of an answer that must not look whole. */
    abstract void breaksOff();

    /** Leaves. */
    abstract void cancel();

    private static final class Http1 extends ClientCall {

        private final RawClient client;
        private boolean chunked;
        private String start = "";
        private boolean toHead;

        Http1(RawClient client) {
            this.client = client;
        }

        @Override
        ClientCall send(String method, String target, String... lines) {
            toHead = method.equals("HEAD");
            client.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines(lines) + "\r\n");
            return this;
        }

        @Override
        ClientCall post(String target, int length) {
            chunked = length == UNTOLD;
            return chunked
                    ? send("POST", target, "Transfer-Encoding", "chunked")
                    : send("POST", target, "Content-Length", Integer.toString(length));
        }

        @Override
        ClientCall data(String piece) {
            client.send(chunked ? Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n" : piece);
            return this;
        }

        @Override
        CompletableFuture<Void> upload(byte[] body, AtomicInteger sent) {
            return client.sendCounted(body, sent);
        }

        @Override
        ClientCall end(String... trailers) {
            client.send("0\r\n" + lines(trailers) + "\r\n");
            return this;
        }

        private static String lines(String... lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.length; i += 2) {
                text.append(lines[i]).append(": ").append(lines[i + 1]).append("\r\n");
            }
            return text.toString();
        }

        @Override
        int begun() {
            start = client.head();
            return Integer.parseInt(start.substring(9, 12));
        }

        @Override
        Reply reply() {
            List<Integer> interim = new ArrayList<>();
            Answer answer = toHead ? client.answerToHead() : client.answer();
            while (answer.status() < 200) {
                interim.add(answer.status());
                answer = client.answer();
            }
            return reply(answer, interim);
        }

        @Override
        byte[] next(int length) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (read.size() < length) {
                read.writeBytes(
                        client.bytes(Integer.parseInt(client.readUntil("\r\n").trim(), 16)));
                client.readUntil("\r\n");
            }
            return read.toByteArray();
        }

        @Override
        Reply replyReadSlowly() {
            return reply(client.answerReadSlowly(), List.of());
        }

        private static Reply reply(Answer answer, List<Integer> interim) {
            return new Reply(answer.status(), interim, answer.head(), answer.body(), answer.trailers());
        }

        @Override
        void breaksOff() {
            client.breaksOffAfter(start);
        }

        @Override
        void cancel() {
            client.close();
        }
    }

    private static final class Http2 extends ClientCall {

        private final Http2Client client;
        private int stream;

        Http2(Http2Client client) {
            this.client = client;
        }

        @Override
        ClientCall send(String method, String target, String... lines) {
            stream = client.request(method, target, true, lines);
            return this;
        }

        @Override
        ClientCall post(String target, int length) {
            stream = length == UNTOLD
                    ? client.post(target)
                    : client.post(target, "content-length", Integer.toString(length));
            return this;
        }

        @Override
        ClientCall data(String piece) {
            client.data(stream, piece, false);
            return this;
        }

        @Override
        CompletableFuture<Void> upload(byte[] body, AtomicInteger sent) {
            return Asides.run(() -> client.upload(stream, body, sent));
        }

        @Override
        ClientCall end(String... trailers) {
            if (trailers.length == 0) {
                client.data(stream, "", true);
            } else {
                String[] small = trailers.clone();
                for (int i = 0; i < small.length; i += 2) {
                    small[i] = small[i].toLowerCase(Locale.ROOT);
                }
                client.headers(stream, true, small);
            }
            return this;
        }

        @Override
        int begun() {
            return client.begun(stream).status();
        }

        @Override
        Reply reply() {
            Http2Answer answer = client.answer(stream);
            assertThat(answer.ended).as("the answer is whole").isTrue();
            return reply(answer);
        }

        @Override
        byte[] next(int length) {
            ByteArrayOutputStream body = client.on(stream).body;
            while (body.size() < length) {
                client.noteNext("the next piece");
            }
            byte[] read = body.toByteArray();
            body.reset();
            return read;
        }

        @Override
        Reply replyReadSlowly() {
            readLeisurely(client);
            return reply();
        }

        private static Reply reply(Http2Answer answer) {
            StringBuilder head = new StringBuilder("\r\n");
            answer.head.forEach(line -> head.append(line.getKey())
                    .append(": ")
                    .append(line.getValue())
                    .append("\r\n"));
            StringBuilder trailers = new StringBuilder();
            answer.trailers.forEach(line -> trailers.append(line.getKey())
                    .append(": ")
                    .append(line.getValue())
                    .append("\r\n"));
            return new Reply(
                    answer.status(), answer.interim, head.toString(), answer.body.toByteArray(), trailers.toString());
        }

        @Override
        void breaksOff() {
            Http2Answer answer = client.answer(stream);
            assertThat(answer.ended).as("the answer looks whole").isFalse();
        }

        @Override
        void cancel() {
            client.reset(stream, Http2Client.CANCEL);
        }
    }
}
