package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;
import java.nio.charset.StandardCharsets;

/**
 * Writes moments as {@code 2026-11-23T12:00:00.000Z} and as {@code 23/Nov/2026:12:00:00 +0000}; all but the milliseconds is made
 * once a second. One per loop.
 */
@EventLoopConfined
final class LogClock {

    private static final int DAY = 86_400;
    private static final int DAYS_TO_EPOCH_FROM_MARCH_0000 = 719_468;
    private static final int DAYS_IN_400_YEARS = 146_097;
    private static final int MILLIS_AT = 20;
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final byte[] iso = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
    private final byte[] clf = "00/Jan/0000:00:00:00 +0000".getBytes(StandardCharsets.US_ASCII);
    private long second = Long.MIN_VALUE;

    void iso(LineBuffer line, long epochMillis) {
        show(epochMillis);
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        iso[MILLIS_AT] = (byte) ('0' + millis / 100);
        two(iso, MILLIS_AT + 1, millis % 100);
        line.raw(iso);
    }

    /** As the Common Log Format has it, in UTC. */
    void clf(LineBuffer line, long epochMillis) {
        show(epochMillis);
        line.raw(clf);
    }

    private void show(long epochMillis) {
        long now = Math.floorDiv(epochMillis, 1000L);
        if (now != second) {
            second = now;
            date(Math.floorDiv(now, (long) DAY));
            time((int) Math.floorMod(now, (long) DAY));
        }
    }

    /** Counts years from March, so that the leap day is the last of its year. */
    private void date(long epochDay) {
        int day = (int) (epochDay + DAYS_TO_EPOCH_FROM_MARCH_0000);
        int era = Math.floorDiv(day, DAYS_IN_400_YEARS);
        int dayOfEra = day - era * DAYS_IN_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * dayOfYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = yearOfEra + era * 400 + (fromMarch >= 10 ? 1 : 0);
        int dayOfMonth = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
        two(iso, 0, year / 100);
        two(iso, 2, year % 100);
        two(iso, 5, month);
        two(iso, 8, dayOfMonth);
        two(clf, 0, dayOfMonth);
        for (int i = 0; i < 3; i++) {
            clf[3 + i] = (byte) MONTHS.charAt((month - 1) * 3 + i);
        }
        two(clf, 7, year / 100);
        two(clf, 9, year % 100);
    }

    private void time(int secondOfDay) {
        time(iso, 11, secondOfDay);
        time(clf, 12, secondOfDay);
    }

    private static void time(byte[] into, int at, int secondOfDay) {
        two(into, at, secondOfDay / 3600);
        two(into, at + 3, secondOfDay / 60 % 60);
        two(into, at + 6, secondOfDay % 60);
    }

    private static void two(byte[] into, int at, int value) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }
}
