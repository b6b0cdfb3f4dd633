package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How old an answer is and how long it may be given. All in {@link dev.portcullis.time.Ticker} nanoseconds.
 *
 * @param bornNanos when the server made it, as far as it says
 * @param untilNanos when it is stale
 */
record Freshness(long bornNanos, long untilNanos) {

    private static final byte[] EXPIRES = "expires".getBytes(StandardCharsets.US_ASCII);

    boolean isFresh(long nanos) {
        return nanos - untilNanos < 0;
    }

    /** Never negative. */
    long ageNanos(long nanos) {
        return Math.max(nanos - bornNanos, 0);
    }

    /**
     * Of an answer that has come now; null if it must not be kept (RFC 9111, 3 and 4.2).
     *
     * @param directives to read with
     * @param wallMillis the time by the calendar, for servers that do not say theirs
     */
    static @Nullable Freshness of(
            @Borrowed HeadBlock answer, CacheConfig config, CacheControl directives, long nanos, long wallMillis) {
        long age = TimeUnit.SECONDS.toNanos(seconds(answer, KnownNames.AGE));
        long life = config.ttl().toNanos();
        if (config.origin() == CacheConfig.Origin.RESPECT) {
            directives.read(answer);
            if (directives.noStore() || directives.noCache() || directives.isPrivate()) {
                return null;
            }
            long given = directives.forSharedCache();
            long seconds = given != CacheControl.NOT_GIVEN ? given : untilExpiry(answer, wallMillis);
            if (seconds != CacheControl.NOT_GIVEN) {
                life = Math.min(life, TimeUnit.SECONDS.toNanos(seconds) - age);
            }
        }
        return life <= 0 ? null : new Freshness(nanos - age, nanos + life);
    }

    private static long seconds(HeadBlock answer, int id) {
        int line = answer.find(id, 0);
        return line < 0 ? 0 : CacheControl.seconds(answer.bytes(), answer.valueStart(line), answer.valueEnd(line));
    }

    /** From Expires and Date; a date that is none has passed. */
    private static long untilExpiry(HeadBlock answer, long wallMillis) {
        int expires = answer.find(EXPIRES, 0);
        if (expires < 0) {
            return CacheControl.NOT_GIVEN;
        }
        Long at = epochSeconds(answer, expires);
        int date = answer.find(KnownNames.DATE, 0);
        Long now = date < 0 ? null : epochSeconds(answer, date);
        long from = now != null ? now : TimeUnit.MILLISECONDS.toSeconds(wallMillis);
        return at == null ? 0 : Math.max(at - from, 0);
    }

    private static @Nullable Long epochSeconds(HeadBlock answer, int line) {
        String text = answer.text(answer.valueStart(line), answer.valueEnd(line));
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))
                    .getEpochSecond();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
