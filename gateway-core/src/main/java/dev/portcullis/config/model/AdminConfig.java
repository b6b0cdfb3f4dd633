package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.util.List;

/** The operator's listener. */
public record AdminConfig(
        @Doc("Whether it is there at all.") @Default("true") boolean enabled,

        @Doc("Where it listens.") @Default("127.0.0.1:9901") HostPort address,

        @Doc(
                "Whoever reaches it may ask it everything, in plain text: an address that is not loopback is refused unless this "
                        + "says it is meant.")
        @Default("false")
        boolean insecure,

        @Doc("Host names, besides loopback ones, that requests to it may carry.") @Default("[]")
        List<String> hosts) {

    /** Its name among the listeners. */
    public static final String LISTENER = "admin";

    public AdminConfig {
        new Invariants()
                .require(
                        !enabled || insecure || address.isLoopback(),
                        "address",
                        address,
                        "a loopback address, or insecure: true")
                .orThrow();
    }
}
