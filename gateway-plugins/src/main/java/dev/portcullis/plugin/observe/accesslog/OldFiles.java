package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.AnyThread;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Compressing takes seconds, for which the thread that writes lines has no time. So it happens elsewhere, one run at a time. A
 * run looks at what is there rather than at what was put aside last, hence it makes up for runs that were cut short by the
 * end of the process. A compressed file appears under its name when it is complete.
 */
/** The files that a log was put aside to: {@code access.log.20261123T120000000Z}, so that they sort by age. */
@AnyThread
final class OldFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OldFiles.class);
    private static final String COMPRESSED = ".gz";
    private static final String UNFINISHED = ".gz.tmp";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path log;
    private final Pattern names;
    private final Executor executor;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean again;

    /** @param executor for work that takes its time */
    OldFiles(Path log, Executor executor) {
        this.log = log;
        this.names = Pattern.compile(Pattern.quote(String.valueOf(log.getFileName())) + "\\.\\d{8}T\\d{9}Z("
                + Pattern.quote(COMPRESSED) + "|" + Pattern.quote(UNFINISHED) + ")?");
        this.executor = executor;
    }

    /** A name that is not taken. */
    Path nameAt(long epochMillis) {
        long moment = epochMillis;
        while (true) {
            Path name = log.resolveSibling(log.getFileName() + "." + STAMP.format(Instant.ofEpochMilli(moment)));
            if (!Files.exists(name) && !Files.exists(with(name, COMPRESSED))) {
                return name;
            }
            moment++;
        }
    }

    /** Compresses what is to be compressed and deletes what is too old, soon. */
    void tidy(int keep, boolean compress) {
        again = true;
        if (running.compareAndSet(false, true)) {
            executor.execute(() -> run(keep, compress));
        }
    }

    private void run(int keep, boolean compress) {
        try {
            while (again) {
                again = false;
                tidyNow(keep, compress);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Access log {}: cannot tidy up what was put aside: {}", log, e.toString());
        } finally {
            running.set(false);
        }
        if (again) {
            tidy(keep, compress);
        }
    }

    private void tidyNow(int keep, boolean compress) throws IOException {
        List<Path> newestFirst = new ArrayList<>();
        for (Path file : found()) {
            if (file.toString().endsWith(UNFINISHED)) {
                Files.delete(file);
            } else {
                newestFirst.add(file);
            }
        }
        newestFirst.sort(Collections.reverseOrder());
        for (int i = 0; i < newestFirst.size(); i++) {
            Path file = newestFirst.get(i);
            if (i >= keep) {
                Files.deleteIfExists(file);
            } else if (compress && !file.toString().endsWith(COMPRESSED)) {
                compress(file);
            }
        }
    }

    private List<Path> found() throws IOException {
        List<Path> found = new ArrayList<>();
        Path directory = log.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory,
                file -> names.matcher(String.valueOf(file.getFileName())).matches())) {
            files.forEach(found::add);
        }
        return found;
    }

    private static void compress(Path file) throws IOException {
        Path unfinished = with(file, UNFINISHED);
        try (OutputStream out =
                new GZIPOutputStream(Channels.newOutputStream(LogFile.openForAppending(unfinished)), 64 * 1024)) {
            Files.copy(file, out);
        }
        Files.move(unfinished, with(file, COMPRESSED));
        Files.delete(file);
    }

    private static Path with(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
