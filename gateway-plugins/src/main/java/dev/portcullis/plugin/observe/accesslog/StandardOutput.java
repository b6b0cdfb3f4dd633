package dev.portcullis.plugin.observe.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The process's standard output. It is not ours to close. */
final class StandardOutput implements LogDestination {

    @SuppressWarnings("resource")
    private final WritableByteChannel channel = new FileOutputStream(FileDescriptor.out).getChannel();

    @Override
    public void write(ByteBuffer lines) throws IOException {
        channel.write(lines);
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {}
}
