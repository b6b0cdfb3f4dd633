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
     * What listens at {@code address}, null if nothing does.
     *
     * @param name of the listener: tells those apart that have their port from the system
     * @throws IOException if there is something but it cannot be had
     */
    @Nullable Inherited take(String name, ListenerAddress address) throws IOException;

    /**
     * A socket that listens.
     *
     * @param descriptor the taker's to close
     * @param ticketKeys as {@link Listening#ticketKeys} has them
     */
    record Inherited(FileDescriptor descriptor, byte[] ticketKeys) {}
}
