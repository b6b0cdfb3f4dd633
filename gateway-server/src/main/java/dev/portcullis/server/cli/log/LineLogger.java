package dev.portcullis.server.cli.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes lines such as {@code 2026-11-23T06:32:07.214Z INFO  RunningGateway Ready after 412 ms}, each in one piece. */
final class LineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;
    private static final int LEVEL_WIDTH = 5;

    private final String shortName;
    private final Level least;
    private final transient PrintStream out;

    LineLogger(String name) {
        this(name, System.err);
    }

    LineLogger(String name, PrintStream out) {
        this.name = name;
        this.shortName = name.substring(name.lastIndexOf('.') + 1);
        this.least = name.startsWith("dev.portcullis.") ? Level.INFO : Level.WARN;
        this.out = out;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return least == Level.INFO;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        StringBuilder line = new StringBuilder(160);
        appendTime(line, System.currentTimeMillis());
        line.append(' ')
                .append(level)
                .append(" ".repeat(LEVEL_WIDTH - level.toString().length()));
        line.append(' ').append(shortName).append(' ');
        line.append(arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments))
                .append('\n');
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        out.print(line);
        out.flush();
    }

    private static void appendTime(StringBuilder line, long millis) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000), 0, ZoneOffset.UTC);
        appendNumber(line, time.getYear(), 4, '-');
        appendNumber(line, time.getMonthValue(), 2, '-');
        appendNumber(line, time.getDayOfMonth(), 2, 'T');
        appendNumber(line, time.getHour(), 2, ':');
        appendNumber(line, time.getMinute(), 2, ':');
        appendNumber(line, time.getSecond(), 2, '.');
        appendNumber(line, (int) Math.floorMod(millis, 1000L), 3, 'Z');
    }

    private static void appendNumber(StringBuilder line, int number, int digits, char next) {
        String text = Integer.toString(number);
        line.append("0".repeat(Math.max(0, digits - text.length())))
                .append(text)
                .append(next);
    }
}
