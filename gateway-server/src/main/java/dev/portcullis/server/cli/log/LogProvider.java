package dev.portcullis.server.cli.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Gives SLF4J the loggers of this package. It is named to SLF4J by {@link #choose}, not found as a service. */
public final class LogProvider implements SLF4JServiceProvider {

    private static final String PROVIDER_PROPERTY = "slf4j.provider";
    private static final String CHATTER_PROPERTY = "slf4j.internal.verbosity";
    private static final String LOGBACK_FILE_PROPERTY = "logback.configurationFile";
    private static final String LOGBACK = "ch.qos.logback.classic.spi.LogbackServiceProvider";

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /** For SLF4J. */
    public LogProvider() {}

    /**
     * Settles who logs: logback if {@code -Dlogback.configurationFile} names a file, else this package. To be called before
     * the first logger is made; does nothing if {@code -Dslf4j.provider} says something else.
     */
    public static void choose() {
        if (System.getProperty(PROVIDER_PROPERTY) == null) {
            boolean logback = System.getProperty(LOGBACK_FILE_PROPERTY) != null;
            System.setProperty(PROVIDER_PROPERTY, logback ? LOGBACK : LogProvider.class.getName());
            // Else SLF4J announces the choice on every start.
            System.setProperty(CHATTER_PROPERTY, "WARN");
        }
    }

    @Override
    public void initialize() {
        // Nothing to read and nothing to open.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, LineLogger::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
