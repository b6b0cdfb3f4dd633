package dev.portcullis.tls;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.wire.HostSyntax;

/**
 * The hosts whose certificates demand another version of TLS, or other certificates of clients, than connections under
 * one policy have agreed on. A request for such a host is misdirected (RFC 9110, 15.5.20): answering it would let a
 * client evade the demand by asking for another name in the handshake. Immutable.
 */
@AnyThread
public final class ForeignHosts {

    private final NameTable<ServerContext> names;
    private final TlsPolicy policy;

    ForeignHosts(NameTable<ServerContext> names, TlsPolicy policy) {
        this.names = names;
        this.policy = policy;
    }

    /** Whether a request for this host, with or without a port, must not be answered here. */
    public boolean contains(@Borrowed byte[] bytes, int start, int end) {
        // identity will do: equal policies were made one object
        return names.find(bytes, start, HostSyntax.endOfName(bytes, start, end)).policy() != policy;
    }
}
