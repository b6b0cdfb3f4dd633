package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.loop.TimerWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has files of targets read again when they change: looks at them once a second, which notices files that are swapped by a
 * symbolic link, too. A file that is wrong changes nothing, and is told of once.
 */
@EventLoopConfined
final class FileWatch extends TimerWheel.Node {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Background background;
    private final Supplier<List<Path>> files;
    private final ToIntFunction<Path> read;
    /** Touched by one look at a time. */
    private final Map<Path, String> seen = new HashMap<>();

    private boolean ended;

    /**
     * @param files those there are
     * @param read reads one anew and returns how many targets it has; blocks; throws IllegalArgumentException
     */
    FileWatch(String name, Background background, Supplier<List<Path>> files, ToIntFunction<Path> read) {
        this.name = name;
        this.background = background;
        this.files = files;
        this.read = read;
    }

    /** Looks from now on, if it does not yet and there is something to look at. */
    void begin() {
        if (!ended && !isSet() && !files.get().isEmpty()) {
            schedule();
        }
    }

    private void schedule() {
        background.loop().timers().set(this, background.loop().nanos() + EVERY_NANOS);
    }

    @Override
    protected void expired() {
        try {
            background.blocking().execute(this::look);
        } catch (RejectedExecutionException busy) {
            again();
        }
    }

    private void look() {
        try {
            List<Path> now = files.get();
            seen.keySet().retainAll(now);
            now.forEach(this::look);
        } finally {
            try {
                background.loop().executor().execute(this::again);
            } catch (RejectedExecutionException stopping) {
                seen.clear();
            }
        }
    }

    private void again() {
        if (!ended && !files.get().isEmpty()) {
            schedule();
        }
    }

    private void look(Path file) {
        String state = state(file);
        String before = seen.put(file, state);
        if (state.equals(before)) {
            return;
        }
        try {
            int targets = read.applyAsInt(file);
            if (before != null) {
                LOG.info("Upstream {}: {} lists {} targets", name, file, targets);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("Upstream {}: {}; the last targets stay", name, e.getMessage());
        }
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey();
        } catch (IOException gone) {
            return "gone";
        }
    }

    void end() {
        ended = true;
        background.loop().timers().remove(this);
    }
}
