package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How servers are asked whether they are well. */
public record HealthConfig(
        @Doc(
                "What is asked: a path by `http`, the service `grpc.health.v1.Health` by `grpc`, or only for a connection by"
                        + " `tcp`.")
        @Default("http")
        Check type,

        @Doc("The path that is asked for, with `http`.") @Default("/") @Example("/healthz")
        String path,

        @Doc("The Host header of the checks; left out, the server's own.") @Nullable String host,

        @Doc("Statuses of a server that is well, with `http`.") @Default("[200, 204]")
        List<Integer> statuses,

        @Doc("The service that is asked for, with `grpc`; empty for the server as a whole.") @Default("")
        String service,

        @Doc("How often each server is asked.") @Default("5s")
        Duration every,

        @Doc("By how much of that the time of each check varies.") @Default("10%")
        Percent jitter,

        @Doc("How long an answer may take, connecting included.") @Default("2s")
        Duration timeout,

        @Doc("After so many failed checks in a row a server gets no more requests.") @Default("3")
        int unhealthyAfter,

        @Doc("After so many good ones in a row it gets them again.") @Default("2")
        int healthyAfter,

        @Doc("What a server is held for until it was checked.") @Default("healthy")
        Initial initial) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_CHECKS = 100;

    public HealthConfig {
        Invariants invariants = new Invariants()
                .require(isPath(path), "path", "\"" + path + "\"", "a path that begins with /")
                .require(host == null || isPlain(host), "host", "\"" + host + "\"", "a host, with or without a port")
                .require(
                        isPlain(service) || service.isEmpty(),
                        "service",
                        "\"" + service + "\"",
                        "a name without spaces")
                .require(
                        !statuses.isEmpty() && statuses.stream().allMatch(status -> status >= 200 && status <= 599),
                        "statuses",
                        statuses,
                        "one or more of 200 to 599")
                .require(every.compareTo(LONGEST) <= 0, "every", every, "100ms to 1h")
                .require(jitter.value() <= 50, "jitter", jitter, "0% to 50%")
                .require(
                        unhealthyAfter >= 1 && unhealthyAfter <= MOST_CHECKS,
                        "unhealthyAfter",
                        unhealthyAfter,
                        "1 to 100")
                .require(healthyAfter >= 1 && healthyAfter <= MOST_CHECKS, "healthyAfter", healthyAfter, "1 to 100");
        Durations.require(invariants, "every", every);
        Durations.require(invariants, "timeout", timeout);
        invariants.orThrow();
    }

    /** What is asked. */
    public enum Check {
        HTTP,
        TCP,
        GRPC
    }

    /** What a server is held for before the first check. */
    public enum Initial {
        HEALTHY,
        UNHEALTHY
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") && isPlain(text) && text.indexOf('#') < 0;
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Reads the short form, which is the path. */
    public static HealthConfig fromText(String text) {
        return new HealthConfig(
                Check.HTTP,
                text,
                null,
                List.of(200, 204),
                "",
                Duration.ofSeconds(5),
                new Percent(10),
                Duration.ofSeconds(2),
                3,
                2,
                Initial.HEALTHY);
    }
}
