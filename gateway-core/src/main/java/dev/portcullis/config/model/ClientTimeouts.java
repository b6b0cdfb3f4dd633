package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import java.time.Duration;

/** How long a client may take. */
public record ClientTimeouts(
        @Doc("From the opening of the connection, or the first byte of a request, to the end of its head.")
        @Default("10s")
        Duration head,

        @Doc("Between two requests on a connection.") @Default("75s")
        Duration keepAlive,

        @Doc("Between two pieces of a body, either way.") @Default("60s")
        Duration idle) {

    public ClientTimeouts {
        Invariants invariants = new Invariants();
        Durations.require(invariants, "head", head);
        Durations.require(invariants, "keepAlive", keepAlive);
        Durations.require(invariants, "idle", idle);
        invariants.orThrow();
    }
}
