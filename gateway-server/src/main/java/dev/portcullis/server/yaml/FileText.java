package dev.portcullis.server.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files as text: UTF-8, and not endless. */
public final class FileText {

    private static final int MOST_BYTES = 8 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FileText() {}

    /**
     * The text of {@code file} without its byte order mark, if it has one.
     *
     * @throws IOException whose reason {@link #why} puts in words
     */
    public static String read(Path file) throws IOException {
        return withoutMark(readRaw(file));
    }

    /** The text as it stands: encoded again it is the same bytes. */
    static String readRaw(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("larger than 8MiB");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Why a file could not be read, in an operator's words. */
    public static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read (permission denied)";
        }
        if (e instanceof CharacterCodingException) {
            return "not UTF-8";
        }
        return e.getMessage() == null ? "cannot be read" : "cannot be read: " + e.getMessage();
    }
}
