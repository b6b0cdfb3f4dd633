package dev.portcullis.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Sees the errors that a package logs: what went wrong with a connection and no client notices. */
final class FaultWatch extends AppenderBase<ILoggingEvent> {

    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

    FaultWatch(String name) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            errors.add(event.getFormattedMessage());
        }
    }

    /** The errors since the last call. */
    List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (String error = errors.poll(); error != null; error = errors.poll()) {
            seen.add(error);
        }
        return seen;
    }
}
