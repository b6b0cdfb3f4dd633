package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One address that clients connect to. */
public record ListenerConfig(
        @Doc("Address and port, or `unix:` and the path of a socket.") @Example("0.0.0.0:8443")
        ListenerAddress address,

        @Doc("Who may connect to a unix socket, as chmod takes it; owner and group, 0660, unless it says otherwise.")
        @Example("\"0666\"")
        @Nullable FileMode mode,

        @Doc("Certificates, or `self-signed` for a first try.") @Example("self-signed") @Nullable TlsConfig tls,

        @Doc("Connections begin with the header of the PROXY protocol, version 1 or 2.") @Nullable ProxyProtocol proxyProtocol,

        @Doc("Plain text on an address that is not loopback is refused unless this says it is meant.") @Default("false")
        boolean insecure,

        @Doc("Answers every request with 308 to the same URL over https.") @Nullable Redirect redirect,

        @Doc("What this listener answers.") @Default("[apis]")
        Set<Serve> serve,

        @Doc("Limits on what clients may send.") @Default("{}")
        LimitsConfig limits,

        @Doc("How long clients may take.") @Default("{}") ClientTimeouts timeouts,

        @Doc("HTTP versions offered, best first.") @Default("[http/1.1]")
        List<String> protocols) {

    /**
     * The header in which a load balancer tells the client's address.
     *
     * @param from whose headers are believed; nobody else may connect
     */
    public record ProxyProtocol(
            @Doc(
                    "Addresses and blocks of the load balancers. Their connections must begin with the header; all others are"
                            + " refused.")
            @Example("[10.0.0.0/8]")
            List<AddressBlock> from) {

        public ProxyProtocol {
            from = List.copyOf(from);
            new Invariants()
                    .require(!from.isEmpty(), "from", "[]", "addresses or blocks of load balancers")
                    .orThrow();
        }
    }

    /** Where to send clients that came in plain text. */
    public enum Redirect {
        HTTPS
    }

    /** What a listener answers. */
    public enum Serve {
        APIS,
        HEALTH,
        METRICS
    }
}
