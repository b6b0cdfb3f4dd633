package dev.portcullis.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "784111777, 'Sun, 06 Nov 1994 08:49:37 GMT'",
        "0, 'Thu, 01 Jan 1970 00:00:00 GMT'",
        "951782399, 'Mon, 28 Feb 2000 23:59:59 GMT'",
        "951782400, 'Tue, 29 Feb 2000 00:00:00 GMT'",
        "4102444799, 'Thu, 31 Dec 2099 23:59:59 GMT'"
    })
    void writesAnySecond(long second, String expected) {
        assertThat(HttpDate.of(second)).isEqualTo(expected);
    }

    @Test
    void isMadeOnceASecond() {
        byte[] first = date.now();
        byte[] second = date.now();

        assertThat(first == second || !java.util.Arrays.equals(first, second)).isTrue();
    }
}
