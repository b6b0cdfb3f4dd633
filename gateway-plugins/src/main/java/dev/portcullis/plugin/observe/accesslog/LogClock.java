package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.contract.EventLoopConfined;

/** Writes moments as {@code "2026-11-23T12:00:00.000Z"}; all but the milliseconds is made once a second. One per loop. */
@EventLoopConfined
final class LogClock {

    private static final int DAY = 86_400;
    private static final int DAYS_TO_EPOCH_FROM_MARCH_0000 = 719_468;
    private static final int DAYS_IN_400_YEARS = 146_097;
    private static final int MILLIS_AT = 21;

    private final byte[] text = {
        '"', '0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0', '.', '0',
        '0', '0', 'Z', '"'
    };
    private long second = Long.MIN_VALUE;

    void write(JsonLine line, long epochMillis) {
        long now = Math.floorDiv(epochMillis, 1000L);
        if (now != second) {
            second = now;
            date(Math.floorDiv(now, (long) DAY));
            time((int) Math.floorMod(now, (long) DAY));
        }
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        text[MILLIS_AT] = (byte) ('0' + millis / 100);
        two(MILLIS_AT + 1, millis % 100);
        line.append(text, 0, text.length);
    }

    /** Counts years from March, so that the leap day is the last of its year. */
    private void date(long epochDay) {
        int day = (int) (epochDay + DAYS_TO_EPOCH_FROM_MARCH_0000);
        int era = Math.floorDiv(day, DAYS_IN_400_YEARS);
        int dayOfEra = day - era * DAYS_IN_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (5 * dayOfYear + 2) / 153;
        int year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
        two(1, year / 100);
        two(3, year % 100);
        two(6, month < 10 ? month + 3 : month - 9);
        two(9, dayOfYear - (153 * month + 2) / 5 + 1);
    }

    private void time(int secondOfDay) {
        two(12, secondOfDay / 3600);
        two(15, secondOfDay / 60 % 60);
        two(18, secondOfDay % 60);
    }

    private void two(int at, int value) {
        text[at] = (byte) ('0' + value / 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }
}
