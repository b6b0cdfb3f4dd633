package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The destinations in use, each with as many users as policies name it: bytes of two writers would get mixed. */
final class LogSinks {

    private static final class Shared {

        private final LogSink sink;
        private int users;

        Shared(LogSink sink) {
            this.sink = sink;
        }
    }

    private final Map<String, Shared> byName = new HashMap<>();

    /** @throws UncheckedIOException if the file cannot be opened */
    synchronized LogSink acquire(AccessLogConfig config, int loops, Ticker ticker) {
        String name = nameOf(config.to());
        Shared shared = byName.get(name);
        if (shared == null) {
            LogSink sink = new LogSink(name, open(name), loops, ticker);
            shared = new Shared(sink);
            byName.put(name, shared);
            sink.start();
        }
        shared.users++;
        shared.sink.flushEvery(config.flush());
        return shared.sink;
    }

    /** Gives up one use; after the last the sink is emptied and closed. */
    synchronized void release(LogSink sink) {
        Shared shared = byName.get(sink.name());
        if (shared != null && --shared.users == 0) {
            byName.remove(sink.name());
            sink.close();
        }
    }

    private static LogDestination open(String name) {
        if (name.equals(AccessLogConfig.STDOUT)) {
            return new StandardOutput();
        }
        LogFile file = new LogFile(Path.of(name));
        try {
            file.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException("access log " + name + ": cannot be opened for appending", e);
        }
        return file;
    }

    private static String nameOf(String to) {
        return to.equals(AccessLogConfig.STDOUT)
                ? to
                : Path.of(to).toAbsolutePath().normalize().toString();
    }
}
