package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** Logs as tests need them. */
final class Logs {

    private Logs() {}

    /** Lines of JSON, to that file, which is never put aside. */
    static AccessLogConfig to(Path path, Duration flush) {
        ConfigNode node = new ConfigNode.Text(path.toString(), true, Location.BUILT_IN);
        LogTarget target = Objects.requireNonNull(LogTarget.read(node, "to", new Problems()));
        return new AccessLogConfig(target, LogFormat.of("json"), null, flush, null);
    }

    /** A file that is never put aside. */
    static LogFile file(Path path) {
        return new LogFile(path, null, Clock.systemUTC(), new OldFiles(path, Runnable::run));
    }
}
