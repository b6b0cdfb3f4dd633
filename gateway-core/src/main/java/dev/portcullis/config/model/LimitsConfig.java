package dev.portcullis.config.model;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;

/** Limits on what a client may send. */
public record LimitsConfig(
        @Doc("Bytes of a request head, request line included; more is 431.") @Default("16KiB")
        DataSize head,

        @Doc("Header lines of a request; more is 431.") @Default("100")
        int headerLines,

        @Doc("Bytes of a request target; more is 414.") @Default("8KiB")
        DataSize target,

        @Doc("Field names with an underscore, which some backends take for a hyphen.") @Default("reject")
        Underscores underscores,

        @Doc("Requests at a time on a connection of HTTP/2.") @Default("100")
        int streams,

        @Doc(
                "Open connections; 0 for as many as the gateway may have. A listener that serves no `apis` has 256 then, which"
                        + " are not counted with the others.")
        @Default("0")
        int connections,

        @Doc(
                "Open connections of one client, that is of an IPv4 address or of an IPv6 network of 64 bits; 0 for any number.")
        @Default("0")
        int connectionsPerAddress) {

    private static final int MOST_CONNECTIONS = 10_000_000;

    public LimitsConfig {
        new Invariants()
                .require(head.bytes() >= 256 && head.bytes() <= 1 << 20, "head", head, "256B to 1MiB")
                .require(headerLines >= 1 && headerLines <= 10_000, "headerLines", headerLines, "1 to 10000")
                .require(
                        target.bytes() >= 16 && target.bytes() <= head.bytes(),
                        "target",
                        target,
                        "16B to the head limit")
                .require(streams >= 1 && streams <= 10_000, "streams", streams, "1 to 10000")
                .require(
                        connections >= 0 && connections <= MOST_CONNECTIONS,
                        "connections",
                        connections,
                        "0 to 10000000")
                .require(
                        connectionsPerAddress >= 0 && connectionsPerAddress <= MOST_CONNECTIONS,
                        "connectionsPerAddress",
                        connectionsPerAddress,
                        "0 to 10000000")
                .orThrow();
    }

    /** What becomes of a request with an underscore in a field name. */
    public enum Underscores {
        REJECT,
        ALLOW
    }
}
