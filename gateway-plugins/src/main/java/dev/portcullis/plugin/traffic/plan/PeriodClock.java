package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.contract.AnyThread;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Says which period of a quota it is. Reading it makes no objects, but for the first time in a period. */
final class PeriodClock {

    /** @param day the first day, counted from 1970 */
    private record Window(long day, long fromMillis, long untilMillis) {

        boolean holds(long millis) {
            return millis >= fromMillis && millis < untilMillis;
        }
    }

    private final Period period;
    private final Clock clock;
    private volatile Window current = new Window(0, 0, 0);

    PeriodClock(Period period, Clock clock) {
        this.period = period;
        this.clock = clock;
    }

    Period period() {
        return period;
    }

    /** The first day of the present period, counted from 1970. */
    @AnyThread
    long firstDay() {
        long millis = clock.millis();
        Window window = current;
        if (!window.holds(millis)) {
            window = windowOf(millis);
            current = window;
        }
        return window.day();
    }

    private Window windowOf(long millis) {
        LocalDate first = period.firstDay(LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
        return new Window(first.toEpochDay(), startOf(first), startOf(period.next(first)));
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
