package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sockets that listen already, and that a gateway can take instead of binding new ones. Called on the control thread. */
@FunctionalInterface
public interface Inheritance {

    /** There are none. */
    Inheritance NONE = (name, address) -> null;

    /**
     * The socket that listens at {@code address}, of {@code ServerSocketChannel}'s kind or a unix socket as the address has it;
     * null if there is none. It is the caller's to close.
     *
     * @param name of the listener: tells those apart that have their port from the system
     * @throws IOException if there is one but it cannot be had
     */
    @Nullable FileDescriptor take(String name, ListenerAddress address) throws IOException;
}
