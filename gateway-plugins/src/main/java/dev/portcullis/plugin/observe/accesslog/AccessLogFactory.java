package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;
import org.jspecify.annotations.Nullable;

/** Makes {@code access-log} policies; those with the same destination share one writer. */
public final class AccessLogFactory implements FilterFactory<AccessLogConfig> {

    private static final CompletionFilter SILENT = (exchange, completion) -> {};

    private final LogSinks sinks = new LogSinks();

    @Override
    public String type() {
        return "access-log";
    }

    @Override
    public Class<AccessLogConfig> configType() {
        return AccessLogConfig.class;
    }

    @Override
    public Slot slot(AccessLogConfig config) {
        return Slot.OBSERVE;
    }

    @Override
    public Filter create(AccessLogConfig config, PluginContext context) {
        LineFormat lines = config.format().lines();
        if (lines == null) {
            return SILENT;
        }
        LogSink sink = sinks.acquire(config, context.loops(), context.ticker());
        context.closeWithSnapshot(() -> sinks.release(sink));
        context.sharedState(
                DroppedLines.class,
                "access-log/" + sink.name(),
                () -> new DroppedLines(sink),
                dropped -> dropped.of(sink));
        return new AccessLogFilter(sink, lines, config.only());
    }

    @Override
    public @Nullable Claim claim(AccessLogConfig config) {
        return config.format().lines() == null
                ? null
                : new Claim(config.to().name(), config.terms(), "flush and rotate, or another file");
    }
}
