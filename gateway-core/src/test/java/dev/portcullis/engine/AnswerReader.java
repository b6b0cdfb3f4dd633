package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Takes answers apart as a strict client does; what is wrong or short is an {@link IOException}. */
final class AnswerReader {

    private final InputStream in;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** @param toHead whether there is no body, whatever the head says */
    Answer read(boolean toHead) throws IOException {
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        if (toHead || status == 204 || status == 304 || status < 200) {
            return new Answer(status, head, new byte[0], "");
        }
        String length = Answer.field(head, "Content-Length");
        String coding = Answer.field(head, "Transfer-Encoding");
        if (length != null && coding != null) {
            throw new IOException("two framings: " + head);
        }
        if (length != null) {
            return new Answer(status, head, content(Integer.parseInt(length)), "");
        }
        if (coding == null) {
            return new Answer(status, head, in.readAllBytes(), "");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String trailers = chunks(body);
        return new Answer(status, head, body.toByteArray(), trailers);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Reads a chunked body; gives back its trailers. */
    String chunks(ByteArrayOutputStream into) throws IOException {
        for (String size = line(); !size.equals("0"); size = line()) {
            if (!size.equals(size.toLowerCase(Locale.ROOT))) {
                throw new IOException("chunk size in capitals: " + size);
            }
            into.writeBytes(content(Integer.parseInt(size, 16)));
            if (!line().isEmpty()) {
                throw new IOException("a chunk goes on behind its end");
            }
        }
        String trailers = head();
        return trailers.substring(0, trailers.length() - 2);
    }

    private byte[] content(int length) throws IOException {
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new IOException("ends after " + content.length + " of " + length + " bytes");
        }
        return content;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = octet(); next != '\r'; next = octet()) {
            line.write(next);
        }
        if (octet() != '\n') {
            throw new IOException("a carriage return alone behind " + line.toString(ISO_8859_1));
        }
        return line.toString(ISO_8859_1);
    }

    private int octet() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("ends early");
        }
        return next;
    }
}
