package dev.portcullis.plugin.observe.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keeps what is written, as far as there is room. */
final class MemoryDestination implements LogDestination {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;
    int writes;
    int refreshes;

    /** After so many bytes the disk is full. */
    void roomFor(int bytes) {
        room = bytes;
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        if (room == 0) {
            throw new IOException("No space left on device");
        }
        byte[] some = new byte[Math.min(lines.remaining(), room)];
        lines.get(some);
        written.writeBytes(some);
        room -= some.length;
        writes++;
    }

    @Override
    public void refresh() {
        refreshes++;
    }

    @Override
    public void close() {}
}
