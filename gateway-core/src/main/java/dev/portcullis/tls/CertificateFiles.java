package dev.portcullis.tls;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files and remembers what was in them, so that a later change is noticed however it was made: written in
 * place, renamed over, or by turning a symbolic link. Confined to one thread at a time.
 */
final class CertificateFiles {

    private static final byte[] MISSING = {};

    private final Map<Path, byte[]> digests = new LinkedHashMap<>();

    /**
     * The contents of a file.
     *
     * @throws IOException with a message for the operator, without the name of the file
     */
    byte[] read(Path file) throws IOException {
        digests.put(file, MISSING);
        byte[] contents = contents(file);
        digests.put(file, digest(contents));
        return contents;
    }

    /** Whether one of the files read holds something else now, has gone, or has come. */
    boolean changed() {
        return digests.entrySet().stream().anyMatch(entry -> !Arrays.equals(entry.getValue(), now(entry.getKey())));
    }

    private static byte[] now(Path file) {
        try {
            return digest(Files.readAllBytes(file));
        } catch (IOException gone) {
            return MISSING;
        }
    }

    private static byte[] contents(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to read it", e);
        } catch (IOException e) {
            throw new IOException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] digest(byte[] contents) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(contents);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
