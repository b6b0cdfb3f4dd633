package dev.portcullis.server.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Noticing. A change is noticed by the directory watch at once and by the tick every 2 s. Both only cause a look: the files'
 * fingerprint is taken, and when it differs from the last, taken again after a pause. Two equal fingerprints in a row mean
 * that whoever writes has finished; then the files are read.
 *
 * Not missing. The fingerprint is taken before the files are read, so that what changes meanwhile shows at the next look. A
 * reading that finds other files than the one before forgets the fingerprint, hence is followed by one more; reading once too
 * often costs little, since the coordinator drops what is equal.
 *
 * Not half. If files changed while they were read, what was read may be half of the old and half of the new: such a reading is
 * torn, counts for nothing, and is done again when whoever writes has finished.
 */
/** Notices when the files of the configuration change, and has them read again. On the control thread. */
final class ChangeWatch implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ControlThread control;
    private final Supplier<Set<Path>> reading;
    private final AtomicBoolean lookPlanned = new AtomicBoolean();

    private @Nullable DirectoryWatch directories;
    private Set<Path> files = Set.of();
    private @Nullable Fingerprint seen;
    private @Nullable Fingerprint settling;
    private @Nullable Fingerprint reads;
    private boolean held;

    /** @param reading reads the files after a change, and says which they were; asks {@link #isTorn} before it uses them */
    ChangeWatch(ControlThread control, Supplier<Set<Path>> reading) {
        this.control = control;
        this.reading = reading;
    }

    /** From now on reads what changes. {@code onTick} runs every 2 s, for what must be looked at besides. */
    void start(Runnable onTick) {
        DirectoryWatch started = new DirectoryWatch(this::lookSoon);
        started.follow(files);
        directories = started;
        control.every(TICK, () -> {
            onTick.run();
            look();
        });
    }

    /** Reads now, for whatever reason. */
    void read(Supplier<Set<Path>> how) {
        reads = directories == null ? null : Fingerprint.of(files);
        Set<Path> found = how.get();
        seen = found.equals(files) ? reads : null;
        reads = null;
        files = found;
        if (directories != null) {
            directories.follow(found);
        }
    }

    /** Reads nothing before {@link #release}, whatever changes. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        look();
    }

    /** Whether files have changed since the reading under way began. If so, there will be another one soon. */
    boolean isTorn() {
        boolean torn = reads != null && !Fingerprint.of(files).equals(reads);
        if (torn) {
            lookSoon();
        }
        return torn;
    }

    private void lookSoon() {
        if (lookPlanned.compareAndSet(false, true)) {
            control.later(PAUSE, () -> {
                lookPlanned.set(false);
                look();
            });
        }
    }

    private void look() {
        if (held) {
            return;
        }
        Fingerprint now = Fingerprint.of(files);
        if (now.equals(seen)) {
            settling = null;
        } else if (now.equals(settling)) {
            settling = null;
            read(reading);
        } else {
            settling = now;
            lookSoon();
        }
    }

    @Override
    public void close() {
        if (directories != null) {
            directories.close();
        }
    }
}
