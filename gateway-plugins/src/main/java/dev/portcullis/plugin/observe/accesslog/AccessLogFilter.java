package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.observe.Completion;
import org.jspecify.annotations.Nullable;

/** Writes a line for each exchange into the ring of its loop. */
final class AccessLogFilter implements CompletionFilter {

    private final LogSink sink;
    private final LineFormat format;
    private final @Nullable StatusSet only;

    AccessLogFilter(LogSink sink, LineFormat format, @Nullable StatusSet only) {
        this.sink = sink;
        this.format = format;
        this.only = only;
    }

    @Override
    public void onComplete(Exchange exchange, Completion completion) {
        if (only != null && !only.has(completion.status())) {
            return;
        }
        LoopLog log = sink.loop(exchange.loopIndex());
        LineBuffer line = log.line().begin();
        format.write(log.entry().of(exchange, completion), line);
        log.publish(line.raw('\n'));
    }
}
