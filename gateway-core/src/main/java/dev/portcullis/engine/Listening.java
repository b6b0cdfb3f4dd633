package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerAddress;
import io.netty.channel.unix.FileDescriptor;

/**
 * A listener as another process may take it over.
 *
 * @param descriptor valid until the listener is closed; not the caller's to close
 * @param ticketKeys with which clients resume their sessions of TLS; secret, and empty where there are none
 */
public record Listening(String name, ListenerAddress address, FileDescriptor descriptor, byte[] ticketKeys) {}
