package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.spi.observe.Count;
import dev.portcullis.spi.observe.Measured;
import java.util.List;

/** The lines that a sink has dropped, among the metrics. */
final class DroppedLines implements Measured {

    private volatile LogSink sink;

    DroppedLines(LogSink sink) {
        this.sink = sink;
    }

    /** From now on those of this one. */
    void of(LogSink next) {
        sink = next;
    }

    @Override
    public List<Count> counts() {
        LogSink now = sink;
        return List.of(new Count(
                "access_log_dropped", "Lines of an access log that were dropped.", "to", now.name(), now.dropped()));
    }
}
