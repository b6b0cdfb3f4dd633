package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;

/**
 * Where lines go, and how.
 *
 * @param to {@code stdout}, or the path of a file
 * @param format how a line is written; {@code off} writes none
 * @param flush the longest a line stays in memory, 1 ms to 1 s
 */
@Doc(
        "Writes one line for every exchange. Lines are dropped and counted, never waited for, when the destination is too slow.")
public record AccessLogConfig(
        @Doc("Where lines go: stdout, or a file, which is opened again after it was renamed or removed.")
        @Default("stdout")
        @Example("/var/log/portcullis/access.log")
        String to,

        @Doc("How a line is written; off writes none, for a level below one that has a log.")
        @Default("json")
        @Example("json")
        Format format,

        @Doc("The longest a line stays in memory, 1ms to 1s.") @Default("250ms") @Example("1s")
        Duration flush) {

    /** Ways to write a line. */
    public enum Format {
        JSON,
        OFF
    }

    static final String STDOUT = "stdout";

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    public AccessLogConfig {
        new Invariants()
                .require(!to.isBlank(), "to", '"' + to + '"', "stdout or the path of a file")
                .require(flush.compareTo(SHORTEST) >= 0 && flush.compareTo(LONGEST) <= 0, "flush", flush, "1ms to 1s")
                .orThrow();
    }

    /**
     * The short forms {@code access-log: json} and {@code access-log: off}.
     *
     * @throws IllegalArgumentException if the text is another
     */
    public static AccessLogConfig fromText(String text) {
        return switch (text) {
            case "json" -> toStdout(Format.JSON);
            case "off" -> toStdout(Format.OFF);
            default ->
                throw new IllegalArgumentException(
                        '"' + text + "\" (expected: json or off; to write to a file: {to: path})");
        };
    }

    static AccessLogConfig toStdout(Format format) {
        return new AccessLogConfig(STDOUT, format, Duration.ofMillis(250));
    }
}
