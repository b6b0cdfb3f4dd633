package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.Borrowed;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/*
 * One writes, one reads. Both positions only grow; a position modulo the size is a place in the array. A line is copied
 * first and published by moving `written` behind it, with release, so that the reader, which acquires, sees whole lines
 * only. The reader gives room back by moving `taken`, likewise. The array itself is made at the first line, by the loop, so
 * that it lies near the loop's core and idle loops cost nothing.
 */
/** Carries lines from a loop to the thread that writes them. A full ring drops the line and counts it. */
final class LogRing {

    /** Bytes waiting at which the writer is woken: one large write. */
    static final int WAKE = 64 * 1024;

    private static final VarHandle WRITTEN;
    private static final VarHandle TAKEN;
    private static final VarHandle DROPPED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WRITTEN = lookup.findVarHandle(LogRing.class, "written", long.class);
            TAKEN = lookup.findVarHandle(LogRing.class, "taken", long.class);
            DROPPED = lookup.findVarHandle(LogRing.class, "dropped", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int size;
    private byte[] cells = {};
    private long written;
    private long takenSeen;
    private long dropped;
    private long taken;

    /** {@code size} is a power of two. */
    LogRing(int size) {
        this.size = size;
    }

    /** Takes a line, or drops it if it is too long or there is no room; for the loop. Returns whether to wake the writer. */
    boolean offer(@Borrowed byte[] line, int length) {
        if (cells.length == 0) {
            cells = new byte[size];
        }
        long before = written - takenSeen;
        if (before + length >= Math.min(WAKE, size)) {
            takenSeen = (long) TAKEN.getAcquire(this);
            before = written - takenSeen;
        }
        if (before + length > size || length > LineBuffer.LONGEST) {
            DROPPED.setOpaque(this, dropped + 1);
            return false;
        }
        int at = (int) written & (size - 1);
        int first = Math.min(length, size - at);
        System.arraycopy(line, 0, cells, at, first);
        System.arraycopy(line, first, cells, 0, length - first);
        WRITTEN.setRelease(this, written + length);
        return before < WAKE && before + length >= WAKE;
    }

    /** How far there is something to take; for the writer. */
    long end() {
        return (long) WRITTEN.getAcquire(this);
    }

    /**
     * Moves lines up to {@code end} into {@code into}, as many as it has room for; for the writer.
     *
     * @return how many bytes
     */
    int take(long end, ByteBuffer into) {
        int count = wholeLines((int) (end - taken), into.remaining());
        if (count > 0) {
            int at = (int) taken & (size - 1);
            int first = Math.min(count, size - at);
            into.put(cells, at, first).put(cells, 0, count - first);
            TAKEN.setRelease(this, taken + count);
        }
        return count;
    }

    private int wholeLines(int available, int room) {
        int count = Math.min(available, room);
        if (count < available) {
            while (count > 0 && cells[(int) (taken + count - 1) & (size - 1)] != '\n') {
                count--;
            }
        }
        return count;
    }

    /** Lines dropped so far; for any thread. */
    long dropped() {
        return (long) DROPPED.getOpaque(this);
    }
}
