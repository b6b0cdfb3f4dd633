package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class HttpDateTest {

    private final HttpDate date = new HttpDate();

    @Test
    void saysTheCurrentSecondAsImfFixdate() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String text = new String(date.now(), StandardCharsets.US_ASCII);
        Instant after = Instant.now();

        assertThat(text)
                .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d "
                        + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        assertThat(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)))
                .isBetween(before, after);
    }

    @Test
    void isMadeOnceASecond() {
        byte[] first = date.now();
        byte[] second = date.now();

        assertThat(first == second || !java.util.Arrays.equals(first, second)).isTrue();
    }
}
