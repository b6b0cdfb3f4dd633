package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The protocols a route's clients may switch to; short form: the only one. */
public record UpgradeConfig(
        @Doc("Protocols, as `Upgrade` names them. All others are ignored: such a request is answered as any other.")
        @Example("[websocket]")
        List<String> protocols,

        @Doc("How long a tunnel may be silent in both directions.") @Default("10m")
        Duration idle,

        @Doc("How long a tunnel may last; without it, as long as it likes.") @Example("2h") @Nullable Duration life,

        @Doc(
                "WebSocket only: how long a client may be silent before it is sent a ping; it is given up after two without "
                        + "answer. Without it the gateway sends none.")
        @Example("30s")
        @Nullable Duration ping) {

    public static final String WEBSOCKET = "websocket";

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration IDLE = Duration.ofMinutes(10);

    public UpgradeConfig {
        Invariants invariants = new Invariants();
        invariants.require(!protocols.isEmpty(), "protocols", "[]", "at least one protocol");
        for (String protocol : protocols) {
            invariants.require(isProtocol(protocol), "protocols", protocol, "a protocol name such as websocket");
            invariants.require(!isHttp(protocol), "protocols", protocol, "a protocol other than HTTP and TLS");
        }
        Durations.require(invariants, "idle", idle);
        if (life != null) {
            invariants.require(
                    life.compareTo(Durations.SHORTEST) >= 0 && life.compareTo(LONGEST) <= 0,
                    "life",
                    life,
                    "100ms to 30d");
        }
        if (ping != null) {
            Durations.require(invariants, "ping", ping);
            boolean webSocket = protocols.stream().anyMatch(WEBSOCKET::equalsIgnoreCase);
            invariants.require(webSocket, "ping", ping, "no ping without the protocol websocket");
        }
        invariants.orThrow();
    }

    /** The short form. */
    public static UpgradeConfig fromText(String protocol) {
        if (!isProtocol(protocol) || isHttp(protocol)) {
            throw new IllegalArgumentException(Problems.shown(protocol) + " (expected: a protocol such as websocket)");
        }
        return new UpgradeConfig(List.of(protocol), IDLE, null, null);
    }

    /** Name and, behind a slash, version (RFC 9110, 7.8). */
    private static boolean isProtocol(String text) {
        return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?");
    }

    /** What this connection speaks, or would speak underneath, is not for a route to decide. */
    private static boolean isHttp(String protocol) {
        String name = protocol.toLowerCase(Locale.ROOT);
        return name.equals("h2c") || name.equals("h2") || name.startsWith("http/") || name.startsWith("tls/");
    }
}
