package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a file is put aside, and what becomes of it.
 *
 * @param size the most a file grows to; null for any
 * @param every the length of a period, of which each has a file of its own; null for none
 * @param keep how many files that were put aside stay
 * @param compress whether they are compressed
 */
@Doc("When a file is put aside for a new one: access.log becomes access.log.20261123T120000000Z.")
public record Rotation(
        @Doc("The size that a file does not exceed, 64KiB or more.") @Example("100MiB") @Nullable DataSize size,

        @Doc("The period of which each has a file of its own, 1m to 30d, counted from midnight UTC.")
        @Example("1d")
        @Nullable Duration every,

        @Doc("How many files that were put aside stay; the oldest go.") @Default("7") @Example("30")
        int keep,

        @Doc("Whether files that were put aside are compressed (gzip).") @Default("true") @Example("false")
        boolean compress) {

    private static final DataSize SMALLEST = DataSize.kibibytes(64);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    public Rotation {
        new Invariants()
                .require(size != null || every != null, "size", "nothing", "size, every or both")
                .require(size == null || size.bytes() >= SMALLEST.bytes(), "size", size, "64KiB or more")
                .require(
                        every == null || every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0,
                        "every",
                        every,
                        "1m to 30d")
                .require(keep >= 1 && keep <= 10_000, "keep", keep, "1 to 10000")
                .orThrow();
    }

    /** Whether a file of {@code length} bytes, the last of which is of {@code sinceMillis}, is put aside before more is added. */
    boolean isDue(long length, int more, long sinceMillis, long nowMillis) {
        if (length == 0) {
            return false;
        }
        boolean full = size != null && length + more > size.bytes();
        return full || every != null && period(sinceMillis, every) != period(nowMillis, every);
    }

    private static long period(long millis, Duration every) {
        return Math.floorDiv(millis, every.toMillis());
    }
}
