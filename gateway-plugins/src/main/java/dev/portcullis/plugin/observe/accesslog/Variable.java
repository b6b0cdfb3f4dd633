package dev.portcullis.plugin.observe.accesslog;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A value that differs from line to line. */
interface Variable {

    /** Writes the value; nothing if it is not known. On the exchange's loop. */
    void write(LogEntry entry, LineBuffer line, Escaping how);

    /** Whether what is written is JSON by itself, so that it may stand there without quotes. */
    default boolean isJson() {
        return false;
    }

    /** A text; null if it is not known. */
    static Variable text(Function<LogEntry, @Nullable String> value) {
        return (entry, line, how) -> {
            String text = value.apply(entry);
            if (text != null) {
                line.text(how, text);
            }
        };
    }

    /** A number; negative if it is not known. */
    static Variable number(ToLongFunction<LogEntry> value) {
        return new Variable() {
            @Override
            public void write(LogEntry entry, LineBuffer line, Escaping how) {
                long number = value.applyAsLong(entry);
                if (number >= 0) {
                    line.number(number);
                }
            }

            @Override
            public boolean isJson() {
                return true;
            }
        };
    }
}
