package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.plugin.observe.accesslog.AccessLogConfig.Format;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.Slot;

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
        if (config.format() == Format.OFF) {
            return SILENT;
        }
        LogSink sink = sinks.acquire(config, context.loops(), context.ticker());
        context.closeWithSnapshot(() -> sinks.release(sink));
        return new AccessLogFilter(sink);
    }
}
