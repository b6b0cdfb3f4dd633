package dev.portcullis.plugin.traffic.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodClockTest {

    private final MovedClock clock = new MovedClock();

    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-11-23T00:00:00Z, 2026-11-23",
        "DAY, 2026-11-23T23:59:59.999Z, 2026-11-23",
        "WEEK, 2026-11-28T23:59:59.999Z, 2026-11-22",
        "WEEK, 2026-11-29T00:00:00Z, 2026-11-29",
        "MONTH, 2026-11-30T23:59:59.999Z, 2026-11-01",
        "MONTH, 2026-12-01T00:00:00Z, 2026-12-01",
        "MONTH, 2028-02-29T12:00:00Z, 2028-02-01",
        "DAY, 1969-12-31T12:00:00Z, 1969-12-31",
    })
    void saysTheFirstDay(Period period, String now, LocalDate first) {
        clock.at(now);

        assertThat(new PeriodClock(period, clock).firstDay()).isEqualTo(first.toEpochDay());
    }

    @ParameterizedTest
    @CsvSource({"DAY, 2026-11-24", "WEEK, 2026-11-29", "MONTH, 2026-12-01"})
    void turnsAtMidnight(Period period, LocalDate next) {
        PeriodClock periods = new PeriodClock(period, clock);
        clock.at("2026-11-23T12:00:00Z");
        long before = periods.firstDay();

        clock.at(next.minusDays(1) + "T23:59:59.999Z");
        assertThat(periods.firstDay()).isEqualTo(before);
        clock.at(next + "T00:00:00Z");
        assertThat(periods.firstDay()).isEqualTo(next.toEpochDay());
    }
}
