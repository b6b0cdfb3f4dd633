package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
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
        String name = config.to().name();
        Shared shared = byName.get(name);
        if (shared == null) {
            LogSink sink = new LogSink(name, open(config), loops, ticker);
            shared = new Shared(sink);
            byName.put(name, shared);
            sink.start();
        }
        shared.users++;
        shared.sink.settle(config.terms());
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

    private static LogDestination open(AccessLogConfig config) {
        Path path = config.to().file();
        if (path == null) {
            return new StandardOutput();
        }
        OldFiles old = new OldFiles(path, work -> inBackground(work, path));
        LogFile file = new LogFile(path, config.rotate(), Clock.systemUTC(), old);
        try {
            file.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException("access log " + path + ": cannot be opened for appending", e);
        }
        return file;
    }

    private static void inBackground(Runnable work, Path path) {
        Thread thread = new Thread(work, "access-log tidy " + path);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }
}
