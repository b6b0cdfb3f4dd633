package dev.portcullis.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads a kilobyte per millisecond at first, and then as fast as it comes. */
final class PacedInput extends FilterInputStream {

    private static final int SLOW_READS = 200;
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(1);

    private int reads;

    PacedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (reads++ >= SLOW_READS) {
            return super.read(into, offset, length);
        }
        LockSupport.parkNanos(PACE);
        return super.read(into, offset, Math.min(length, 1024));
    }
}
