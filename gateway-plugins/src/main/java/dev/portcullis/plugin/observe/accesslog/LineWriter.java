package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.AnyThread;
import java.io.IOException;
import java.nio.ByteBuffer;

/*
 * The buffer holds whole lines, and has room for a large write and one line more, so there is always room for the next line.
 * A write that fails leaves the lines behind it to be dropped; if it failed within a line, the next write begins with a line
 * feed, so that one broken line is all a reader finds.
 */
/** Gathers lines into large writes. Confined to the writer's thread but for what says otherwise. */
final class LineWriter {

    private static final byte LINE_FEED = '\n';

    private final LogDestination destination;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LogRing.WAKE + LineBuffer.LONGEST);
    private boolean torn;
    private volatile long dropped;

    LineWriter(LogDestination destination) {
        this.destination = destination;
    }

    /** Empties a ring as far as it is filled now. */
    void takeAll(LogRing ring) throws IOException {
        long end = ring.end();
        while (ring.take(end, buffer) > 0) {
            if (buffer.position() >= LogRing.WAKE) {
                flush();
            }
        }
    }

    /** Writes what was gathered. */
    void flush() throws IOException {
        buffer.flip();
        try {
            if (!torn && buffer.hasRemaining()) {
                destination.beforeLines(buffer.remaining());
            }
            mend();
            while (buffer.hasRemaining()) {
                destination.write(buffer);
            }
        } finally {
            if (buffer.position() > 0) {
                torn = buffer.get(buffer.position() - 1) != LINE_FEED;
            }
            buffer.compact();
        }
    }

    private void mend() throws IOException {
        if (torn && buffer.hasRemaining()) {
            destination.write(ByteBuffer.wrap(new byte[] {LINE_FEED}));
            torn = false;
        }
    }

    /** Forgets what could not be written. */
    void dropGathered() {
        long lines = 0;
        for (int i = 0; i < buffer.position(); i++) {
            lines += buffer.get(i) == LINE_FEED ? 1 : 0;
        }
        buffer.clear();
        dropped = dropped + lines;
    }

    /** Lines forgotten so far. */
    @AnyThread
    long dropped() {
        return dropped;
    }
}
