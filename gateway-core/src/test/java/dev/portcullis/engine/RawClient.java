package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that sends what it is told, right or wrong, and takes answers apart. */
final class RawClient extends Wire {

    private final AnswerReader reader = new AnswerReader(in);

    RawClient(InetSocketAddress gateway, int receiveBuffer) {
        super(connected(gateway, receiveBuffer));
    }

    RawClient(Socket connected) {
        super(connected);
    }

    static Socket connected(InetSocketAddress gateway, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(gateway, PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET and reads its answer. */
    Answer get(String target) {
        send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return answer();
    }

    /** Whether an answer comes rather than the connection's end. */
    boolean isServed() {
        try {
            return reader.read(false).status() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Reads a whole answer, interim ones included; fails if it breaks off. */
    Answer answer() {
        return answer(false);
    }

    /** Reads an answer that has no body whatever its head says. */
    Answer answerToHead() {
        return answer(true);
    }

    /** Reads a whole answer, the first 200 KB of it at a leisurely pace. */
    Answer answerReadSlowly() {
        return answer(new AnswerReader(new PacedInput(in)), false);
    }

    private Answer answer(boolean toHead) {
        return answer(reader, toHead);
    }

    private static Answer answer(AnswerReader reader, boolean toHead) {
        try {
            return reader.read(toHead);
        } catch (IOException e) {
            throw new AssertionError("the answer breaks off", e);
        }
    }

    /** Waits for the connection's end; what came until then, {@code start} included, must not look like a whole answer. */
    void breaksOffAfter(String start) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(start.getBytes(ISO_8859_1));
        if (awaitEnd(all) == End.RESET) {
            return;
        }
        Answer answer;
        try {
            answer = new AnswerReader(new ByteArrayInputStream(all.toByteArray())).read(false);
        } catch (IOException broken) {
            return;
        }
        throw new AssertionError("the answer looks whole: " + answer.head() + answer.text());
    }
}
