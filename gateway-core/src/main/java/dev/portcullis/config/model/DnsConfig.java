package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.List;

/** Who is asked for the addresses of the servers' names, and how long answers hold. */
public record DnsConfig(
        @Doc("The name servers; left out, the system's.") @Default("[]") @Example("[10.0.0.2:53]")
        List<HostPort> servers,

        @Doc("How long one may take to answer.") @Default("5s")
        Duration timeout,

        @Doc("An answer holds as long as it says itself, but no shorter than this.") @Default("1s")
        Duration shortestTtl,

        @Doc("And no longer than this.") @Default("5m") Duration longestTtl) {

    /** The system's name servers. */
    public static final DnsConfig SYSTEM =
            new DnsConfig(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(5));

    public DnsConfig {
        Invariants invariants = new Invariants()
                .require(servers.stream().allMatch(DnsConfig::isAddress), "servers", servers, "addresses with ports")
                .require(longestTtl.compareTo(shortestTtl) >= 0, "longestTtl", longestTtl, "no less than shortest-ttl");
        Durations.require(invariants, "timeout", timeout);
        Durations.require(invariants, "shortestTtl", shortestTtl);
        Durations.require(invariants, "longestTtl", longestTtl);
        invariants.orThrow();
    }

    /** A name would have to be looked up itself. */
    private static boolean isAddress(HostPort server) {
        return server.port() > 0
                && (server.host().indexOf(':') >= 0 || server.host().matches("[0-9]+(\\.[0-9]+){3}"));
    }
}
