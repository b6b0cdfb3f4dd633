package dev.portcullis.server.reload;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at once that files, or the names in their directories, have changed. It only makes noticing quicker: whoever uses it
 * also looks from time to time, since not every file system tells.
 *
 * <p>Directories are watched, not files, for editors and orchestrators put a new file, or a new symbolic link, in place of
 * the old one. The directories of every link on the way to the file are watched too. What is written into other files there,
 * such as a log, is nothing new.
 */
final class DirectoryWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final int MOST_LINKS = 40;

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    /** Of the files, and of the links on the way to them; read by the watch's thread. */
    private volatile Set<Path> names = Set.of();

    /** @param onChange called on a thread of the watch */
    DirectoryWatch(Runnable onChange) {
        service = open();
        if (service != null) {
            WatchService opened = service;
            Thread thread = new Thread(() -> listen(opened, onChange), "config-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("The system does not tell of changed files, they are looked at every 2 s: {}", e.toString());
            return null;
        }
    }

    /** Watches the directories of {@code files} from now on, and no others. On the control thread. */
    void follow(Set<Path> files) {
        if (service == null) {
            return;
        }
        Set<Path> directories = new LinkedHashSet<>();
        Set<Path> found = new HashSet<>();
        files.forEach(file -> add(file.toAbsolutePath(), directories, found));
        names = Set.copyOf(found);
        watched.entrySet().removeIf(entry -> {
            boolean stale =
                    !directories.contains(entry.getKey()) || !entry.getValue().isValid();
            if (stale) {
                entry.getValue().cancel();
            }
            return stale;
        });
        directories.forEach(directory -> register(service, directory));
    }

    private void register(WatchService into, Path directory) {
        try {
            watched.put(directory, directory.register(into, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE));
        } catch (IOException e) {
            LOG.warn("{} cannot be watched, its files are looked at every 2 s: {}", directory, e.toString());
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Not watching {} any more", directory);
        }
    }

    private static void add(Path file, Set<Path> directories, Set<Path> names) {
        Path at = file;
        for (int links = 0; links < MOST_LINKS; links++) {
            Path directory = Files.isDirectory(at) ? at : at.getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                return;
            }
            directories.add(directory.normalize());
            if (at.getFileName() != null) {
                names.add(at.getFileName());
            }
            try {
                directories.add(directory.toRealPath());
                if (!Files.isSymbolicLink(at)) {
                    return;
                }
                at = directory.resolve(Files.readSymbolicLink(at));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void listen(WatchService service, Runnable onChange) {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean matters = key.pollEvents().stream().anyMatch(this::matters);
                key.reset();
                if (matters) {
                    onChange.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The watch is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean matters(WatchEvent<?> event) {
        return event.kind() != ENTRY_MODIFY || event.context() instanceof Path name && names.contains(name);
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("Closing the watch failed", e);
            }
        }
    }
}
