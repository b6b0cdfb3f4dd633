package dev.portcullis.snapshot;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened together and is closed together, in reverse. Confined to the control thread. */
public final class Scope implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scope.class);

    private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

    public void add(AutoCloseable resource) {
        opened.push(resource);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("Cannot close {}", resource, e);
            }
        }
    }
}
