package dev.portcullis.server.revisions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A revision as a ZIP archive, so that it is one file which other tools can read, and which shows when it is damaged. The
 * archive's comment has what is no file: {@code 2026-11-29T06:30:46Z ~ drain.timeout: 5s -> 6s}.
 */
final class RevisionFile {

    /** Opens the way into a file; a test makes one that ends. */
    @FunctionalInterface
    interface Sink {
        OutputStream open(FileChannel channel) throws IOException;
    }

    private RevisionFile() {}

    /** Writes it all; closes neither {@code out} nor what is behind it. */
    static void write(KeptRevision revision, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setComment(revision.accepted() + " " + revision.change());
        for (Map.Entry<String, String> file : revision.files().texts().entrySet()) {
            zip.putNextEntry(new ZipEntry(file.getKey()));
            zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    static KeptRevision read(Path file, long number) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            Map<String, String> texts = new LinkedHashMap<>();
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            for (ZipEntry entry : entries) {
                texts.put(entry.getName(), new String(bytes(zip, entry), StandardCharsets.UTF_8));
            }
            String comment = zip.getComment() == null ? "" : zip.getComment();
            int space = comment.indexOf(' ');
            if (space < 0 || texts.isEmpty()) {
                throw new ZipException("not the archive of a revision");
            }
            return new KeptRevision(
                    number,
                    Instant.parse(comment.substring(0, space)),
                    comment.substring(space + 1),
                    new WrittenFiles(texts));
        } catch (DateTimeException e) {
            throw new IOException("not the archive of a revision", e);
        }
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            checksum.update(bytes);
            if (checksum.getValue() != entry.getCrc()) {
                throw new ZipException(entry.getName() + " is damaged");
            }
            return bytes;
        }
    }
}
