package dev.portcullis.plugin.transform.forwarding;

import dev.portcullis.address.Cidr;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.List;

/**
 * What the upstream is told of the caller, and whom we believe.
 *
 * @param headers which header lines are written
 * @param trustedProxies addresses and blocks of proxies whose X-Forwarded-For is believed
 */
@Doc("Tells the upstream who called. What clients say of themselves is removed unless they are trusted proxies.")
public record ForwardingConfig(
        @Doc(
                "The header lines that tell the upstream who called: X-Forwarded-For, -Proto, -Host and -Port, or Forwarded "
                        + "(RFC 7239), or both, or none.")
        @Default("x-forwarded")
        @Example("both")
        Style headers,

        @Doc(
                "Addresses and blocks of the proxies in front of the gateway; `unix:` for those on unix sockets. Their lines are kept and extended, and the "
                        + "caller is the right-most address in X-Forwarded-For that is not one of them.")
        @Default("[]")
        @Example("[10.0.0.0/8, 2001:db8::/32]")
        List<String> trustedProxies) {

    /** What the address of a peer on a unix socket is called. */
    static final String UNIX = "unix:";

    /** Kinds of header lines. */
    public enum Style {
        X_FORWARDED,
        FORWARDED,
        BOTH,
        NONE;

        boolean writesXForwarded() {
            return this == X_FORWARDED || this == BOTH;
        }

        boolean writesForwarded() {
            return this == FORWARDED || this == BOTH;
        }
    }

    public ForwardingConfig {
        trustedProxies = List.copyOf(trustedProxies);
        Invariants invariants = new Invariants();
        for (String proxy : trustedProxies) {
            if (proxy.equals(UNIX)) {
                continue;
            }
            try {
                Cidr.parse(proxy);
            } catch (IllegalArgumentException e) {
                invariants.require(
                        false, "trustedProxies", '"' + proxy + '"', "addresses, blocks such as 10.0.0.0/8, or unix:");
            }
        }
        invariants.orThrow();
    }

    Cidr[] proxies() {
        return trustedProxies.stream()
                .filter(proxy -> !proxy.equals(UNIX))
                .map(Cidr::parse)
                .toArray(Cidr[]::new);
    }

    boolean trustsUnixSockets() {
        return trustedProxies.contains(UNIX);
    }
}
