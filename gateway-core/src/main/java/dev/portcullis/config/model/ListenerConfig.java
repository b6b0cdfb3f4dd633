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

        @Doc("HTTP versions offered, best first: `h2`, `http/1.1`; `h2c` only without TLS. Unless given: `h2` and "
                + "`http/1.1` with TLS, `http/1.1` without.")
        @Default("[]")
        List<String> protocols) {

    /** HTTP/2 over TLS, as ALPN calls it. */
    public static final String H2 = "h2";

    /** HTTP/2 in plain text, to clients that begin with its preface (RFC 9113, 3.3). */
    public static final String H2C = "h2c";

    /** HTTP/1.1 and 1.0. */
    public static final String HTTP_1_1 = "http/1.1";

    public ListenerConfig {
        if (protocols.isEmpty()) {
            protocols = tls == null ? List.of(HTTP_1_1) : List.of(H2, HTTP_1_1);
        }
    }

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
