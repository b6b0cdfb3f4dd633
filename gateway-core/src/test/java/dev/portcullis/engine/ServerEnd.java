package dev.portcullis.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;

/** The server's end of one connection from the gateway. */
final class ServerEnd extends Wire {

    ServerEnd(Socket socket) {
        super(socket);
    }

    /** Reads a request without a body and answers it; gives back the request. */
    String serve(String answer) {
        String request = head();
        send(answer);
        return request;
    }

    /** Reads a chunked body; its trailers are dropped. */
    byte[] chunkedBody() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            new AnswerReader(in).chunks(body);
        } catch (IOException e) {
            throw new AssertionError("the body breaks off after " + body.size() + " bytes", e);
        }
        return body.toByteArray();
    }
}
