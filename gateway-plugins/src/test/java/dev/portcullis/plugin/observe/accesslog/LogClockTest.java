package dev.portcullis.plugin.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogClockTest {

    private static final DateTimeFormatter EXPECTED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter COMMON_LOG = DateTimeFormatter.ofPattern(
                    "dd/MMM/uuuu:HH:mm:ss '+0000'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final LogClock clock = new LogClock();
    private final LineBuffer line = new LineBuffer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000Z",
                "2000-02-29T23:59:59.999Z",
                "2026-11-23T12:00:00.007Z",
                "2024-12-31T23:59:59.100Z",
                "2100-03-01T00:00:00.000Z"
            })
    void writesMoments(String moment) {
        assertThat(written(Instant.parse(moment).toEpochMilli())).isEqualTo(moment);
    }

    @Test
    void agreesWithTheCalendar() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(4_102_444_800_000L);
            assertThat(written(millis)).isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
            assertThat(commonLog(millis)).isEqualTo(COMMON_LOG.format(Instant.ofEpochMilli(millis)));
            assertThat(written(millis + 1)).isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis + 1)));
        }
    }

    private String written(long epochMillis) {
        line.begin();
        clock.iso(line, epochMillis);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }

    private String commonLog(long epochMillis) {
        line.begin();
        clock.clf(line, epochMillis);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }
}
