package dev.portcullis.loop;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The value of the Date field (RFC 9110, 5.6.7), made once a second. */
@EventLoopConfined
public final class HttpDate {

    // Not from a DateTimeFormatter: the first answer would have to wait for what Java knows of locales.
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private long second = -1;
    private byte[] value = {};

    /** The current date as ASCII bytes. */
    @Borrowed
    public byte[] now() {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            value = of(now).getBytes(StandardCharsets.US_ASCII);
        }
        return value;
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    static String of(long epochSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        StringBuilder text =
                new StringBuilder(29).append(DAYS[time.getDayOfWeek().ordinal()]);
        twoDigits(text.append(", "), time.getDayOfMonth());
        text.append(' ').append(MONTHS[time.getMonthValue() - 1]).append(' ').append(time.getYear());
        twoDigits(text.append(' '), time.getHour());
        twoDigits(text.append(':'), time.getMinute());
        twoDigits(text.append(':'), time.getSecond());
        return text.append(" GMT").toString();
    }

    private static void twoDigits(StringBuilder text, int value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
