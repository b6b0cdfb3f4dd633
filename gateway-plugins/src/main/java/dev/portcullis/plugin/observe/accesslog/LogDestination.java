package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.AnyThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where lines end up. Used by one thread at a time. */
interface LogDestination {

    /** Writes at least one byte of {@code lines}, or fails; may block. */
    void write(ByteBuffer lines) throws IOException;

    /** Is told before each run of whole lines, {@code bytes} long, that it follows; may begin another file. */
    default void beforeLines(int bytes) throws IOException {}

    /** Follows a file that was renamed or removed. Between two lines only. */
    void refresh() throws IOException;

    /** When files are put aside from now on. Any thread. */
    @AnyThread
    default void rotation(@Nullable Rotation rotation) {}

    void close() throws IOException;
}
