package dev.portcullis.plugin.cache;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.DurationText;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is kept, for how long, and what tells it apart.
 *
 * @param ttl 1 s to 1 day
 * @param key beside API, stage, route, host and path, which always count
 * @param statuses 200 to 599, but for 206 and 304, which are no whole answers
 * @param entry 1 byte to 64 MiB, and no more than {@code memory}
 * @param memory 1 MiB to 64 GiB
 * @param patience 100 ms to 1 minute
 */
@Doc("Keeps answers in memory and gives them again, without asking the integration.")
@Example("60s")
public record CacheConfig(
        @Doc("How long an answer is given again, 1s to 1d. The server can make it shorter by Cache-Control or Expires.")
        @Default("5m")
        @Example("60s")
        Duration ttl,

        @Doc(
                "What tells answers apart, beside API, stage, route, host and path: query (all of it), query.NAME, header.NAME, "
                        + "stage-variable.NAME, caller; path and path.NAME for those who like to say it.")
        @Default("[query]")
        @Example("[path.id, query.lang]")
        List<KeyPart> key,

        @Doc("The methods that may be answered. GET and HEAD share what is kept.")
        @Default("[GET, HEAD]")
        @Example("[GET]")
        Set<String> methods,

        @Doc("The statuses of answers that are kept.") @Default("[200, 203, 301, 308]") @Example("[200, 404]")
        Set<Integer> statuses,

        @Doc("The largest body that is kept.") @Default("1MiB") @Example("100KiB")
        DataSize entry,

        @Doc("How much memory all kept answers may take, heads and keys included.") @Default("64MiB") @Example("256MiB")
        DataSize memory,

        @Doc(
                "Whether callers share what is kept. Otherwise each caller that an authorizer or an API key has made known has "
                        + "answers of its own.")
        @Default("false")
        @Example("true")
        boolean shared,

        @Doc("What the server's Cache-Control, Expires and Age count for: respect, or ignore.")
        @Default("respect")
        @Example("ignore")
        Origin origin,

        @Doc("Whether answers that set cookies are kept, and so given to others with the same cookies.")
        @Default("false")
        @Example("true")
        boolean setCookie,

        @Doc(
                "Whether requests with cookies are answered as if they had none. Otherwise they pass, unless header.Cookie is a "
                        + "part of the key.")
        @Default("false")
        @Example("true")
        boolean ignoreCookies,

        @Doc(
                "Who may have an answer fetched anew by Cache-Control: max-age=0 or no-cache: nobody, identified (callers that an "
                        + "authorizer or an API key has made known), anyone.")
        @Default("nobody")
        @Example("identified")
        Refreshers refresh,

        @Doc(
                "What others get who ask for that: the kept answer, with a warning (warn) or without (ignore), or 403 (forbid).")
        @Default("warn")
        @Example("forbid")
        RefusedRefresh refusedRefresh,

        @Doc(
                "How long requests wait for an answer that another one is fetching, 100ms to 1m, before they go on themselves.")
        @Default("5s")
        @Example("2s")
        Duration patience,

        @Doc("Whether answers say by x-cache what the cache did: hit, miss or pass.") @Default("true") @Example("false")
        boolean xCache) {

    /** What the server's word counts for. */
    enum Origin {
        RESPECT,
        IGNORE
    }

    /** Who may refresh. */
    enum Refreshers {
        NOBODY,
        IDENTIFIED,
        ANYONE
    }

    /** What becomes of a refresh by someone who may not. */
    enum RefusedRefresh {
        WARN,
        IGNORE,
        FORBID
    }

    private static final Set<String> CACHEABLE = Set.of("GET", "HEAD");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(100);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);
    private static final DataSize LARGEST_ENTRY = DataSize.mebibytes(64);
    private static final DataSize LEAST_MEMORY = DataSize.mebibytes(1);
    private static final DataSize MOST_MEMORY = DataSize.mebibytes(64 << 10);

    public CacheConfig {
        key = List.copyOf(key);
        methods = Collections.unmodifiableSet(new LinkedHashSet<>(methods));
        statuses = Collections.unmodifiableSet(new LinkedHashSet<>(statuses));
        long largest = Math.min(LARGEST_ENTRY.bytes(), memory.bytes());
        Invariants invariants = new Invariants()
                .require(isBetween(SHORTEST, ttl, LONGEST), "ttl", ttl, "1s to 1d; to keep nothing, cache: off")
                .require(!methods.isEmpty() && CACHEABLE.containsAll(methods), "methods", methods, "GET, HEAD, or both")
                .require(!statuses.isEmpty(), "statuses", "[]", "at least one")
                .require(
                        entry.bytes() >= 1 && entry.bytes() <= largest,
                        "entry",
                        entry,
                        "1B to 64MiB, and no more than memory")
                .require(
                        memory.bytes() >= LEAST_MEMORY.bytes() && memory.bytes() <= MOST_MEMORY.bytes(),
                        "memory",
                        memory,
                        "1MiB to 64GiB")
                .require(isBetween(LEAST_PATIENCE, patience, MOST_PATIENCE), "patience", patience, "100ms to 1m");
        for (int status : statuses) {
            invariants.require(
                    status >= 200 && status <= 599 && status != 206 && status != 304,
                    "statuses",
                    status,
                    "200 to 599, but for 206 and 304, which are no whole answers");
        }
        invariants.orThrow();
    }

    private static boolean isBetween(Duration least, Duration given, Duration most) {
        return given.compareTo(least) >= 0 && given.compareTo(most) <= 0;
    }

    /** Everything as if left out, but for the time. */
    static CacheConfig lasting(Duration ttl) {
        return new CacheConfig(
                ttl,
                List.of(new KeyPart(KeyPart.Kind.QUERY, null)),
                CACHEABLE,
                Set.of(200, 203, 301, 308),
                DataSize.mebibytes(1),
                DataSize.mebibytes(64),
                false,
                Origin.RESPECT,
                false,
                false,
                Refreshers.NOBODY,
                RefusedRefresh.WARN,
                Duration.ofSeconds(5),
                true);
    }

    /** The short form {@code cache: 60s}. */
    public static CacheConfig fromText(String text) {
        return lasting(DurationText.parse(text));
    }

    boolean hasPart(KeyPart.Kind kind) {
        return key.stream().anyMatch(part -> part.is(kind));
    }

    boolean hasHeader(String name) {
        return key.stream().anyMatch(part -> part.is(KeyPart.Kind.HEADER) && name.equalsIgnoreCase(part.name()));
    }
}
