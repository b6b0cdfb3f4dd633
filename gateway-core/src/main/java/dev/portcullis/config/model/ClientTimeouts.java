package dev.portcullis.config.model;

import dev.portcullis.config.tree.DataSize;
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
        Duration idle,

        @Doc("What a client must send of a body in a second, on average, while it is waited for; 0B for any rate.")
        @Default("240B")
        DataSize bodyRate,

        @Doc("What a client must take in a second, on average, while something waits for it; 0B for any rate.")
        @Default("240B")
        DataSize readRate,

        @Doc("How long a client may be slower than these rates at first.") @Default("5s")
        Duration grace) {

    private static final DataSize FASTEST = DataSize.mebibytes(1024);

    public ClientTimeouts {
        Invariants invariants = new Invariants();
        Durations.require(invariants, "head", head);
        Durations.require(invariants, "keepAlive", keepAlive);
        Durations.require(invariants, "idle", idle);
        Durations.require(invariants, "grace", grace);
        invariants
                .require(bodyRate.bytes() <= FASTEST.bytes(), "bodyRate", bodyRate, "0B to 1GiB")
                .require(readRate.bytes() <= FASTEST.bytes(), "readRate", readRate, "0B to 1GiB");
        invariants.orThrow();
    }
}
