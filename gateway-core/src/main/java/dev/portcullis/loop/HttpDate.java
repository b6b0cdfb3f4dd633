package dev.portcullis.loop;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date field (RFC 9110, 5.6.7), made once a second. */
@EventLoopConfined
public final class HttpDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private long second = -1;
    private byte[] value = {};

    /** The current date as ASCII bytes. */
    @Borrowed
    public byte[] now() {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            value = FORMAT.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
        }
        return value;
    }
}
