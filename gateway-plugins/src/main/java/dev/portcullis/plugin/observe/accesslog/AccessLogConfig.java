package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where lines go, and how.
 *
 * @param to standard output or a file
 * @param format how a line is written; may be none at all
 * @param only the answers that get a line; null for all
 * @param flush the longest a line stays in memory, 1 ms to 1 s
 * @param rotate when the file is put aside; null to leave that to others
 */
@Doc(
        "Writes one line for every exchange. Lines are dropped and counted, never waited for, when the destination is too slow.")
@Example("clf")
public record AccessLogConfig(
        @Doc(
                "Where lines go: stdout, or a file, which is opened again after it was renamed or removed. A relative path starts "
                        + "where the file stands that says it.")
        @Default("stdout")
        @Example("/var/log/portcullis/access.log")
        LogTarget to,

        @Doc(
                "How a line is written: json, clf, csv, xml; text with $context variables; or a mapping of names to such text, for "
                        + "lines of JSON. off writes none, for a level below one that has a log.")
        @Default("json")
        @Example("{id: $context.requestId, status: $context.status}")
        LogFormat format,

        @Doc("The answers that get a line: errors (from 400 on), statuses and classes of them. Left out, all.")
        @Example("404 5xx")
        @Nullable StatusSet only,

        @Doc("The longest a line stays in memory, 1ms to 1s.") @Default("250ms") @Example("1s")
        Duration flush,

        @Doc("When the file is put aside for a new one. Left out, never: another program may do it.")
        @Example("{size: 100MiB, every: 1d}")
        @Nullable Rotation rotate) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration FLUSH = Duration.ofMillis(250);

    public AccessLogConfig {
        new Invariants()
                .require(flush.compareTo(SHORTEST) >= 0 && flush.compareTo(LONGEST) <= 0, "flush", flush, "1ms to 1s")
                .require(rotate == null || to.file() != null, "rotate", "a rotation of stdout", "a file in to")
                .orThrow();
    }

    /**
     * The short forms {@code access-log: json}, {@code access-log: off} and {@code access-log: '$context.requestId ...'}.
     *
     * @throws IllegalArgumentException if the text is no format
     */
    public static AccessLogConfig fromText(String text) {
        return new AccessLogConfig(LogTarget.stdout(), LogFormat.of(text), null, FLUSH, null);
    }

    /** What must be the same for all logs with the same destination. */
    Terms terms() {
        return new Terms(flush, rotate);
    }

    /** How a destination is written to. */
    record Terms(Duration flush, @Nullable Rotation rotate) {}
}
