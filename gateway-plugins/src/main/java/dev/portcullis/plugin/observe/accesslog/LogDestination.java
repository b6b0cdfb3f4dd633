package dev.portcullis.plugin.observe.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines end up. Used by one thread at a time. */
interface LogDestination {

    /** Writes at least one byte of {@code lines}, or fails; may block. */
    void write(ByteBuffer lines) throws IOException;

    /** Follows a file that was renamed or removed. Between two lines only. */
    void refresh() throws IOException;

    void close() throws IOException;
}
