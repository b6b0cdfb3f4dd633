package dev.portcullis.testkit;

import dev.portcullis.spi.HttpCaller;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a factory is offered in a test: one loop, a clock that stands still, blocking work at once. */
public final class FakePluginContext implements PluginContext, AutoCloseable {

    /** Fails every call. */
    public static final HttpCaller NO_HTTP =
            call -> CompletableFuture.failedFuture(new IOException(call.url() + ": not in this test"));

    private final ManualTicker ticker = new ManualTicker();
    private final Map<Class<?>, Object> states = new HashMap<>();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private HttpCaller http = NO_HTTP;

    @Override
    public String identity() {
        return "api/test";
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public int loops() {
        return 1;
    }

    @Override
    public HttpCaller http() {
        return http;
    }

    /** Answers the plugins' calls from now on. */
    public FakePluginContext http(HttpCaller caller) {
        http = caller;
        return this;
    }

    /** A fake has an empty collection of every type. */
    @Override
    public <T> Catalog<T> catalog(Class<T> entryType) {
        return new Catalog<>("fake", Map.of());
    }

    @Override
    public Executor blocking() {
        return Runnable::run;
    }

    @Override
    public <S> S state(Class<S> kind, Supplier<S> create, Consumer<S> reconfigure) {
        Object known = states.get(kind);
        if (known == null) {
            S made = create.get();
            states.put(kind, made);
            return made;
        }
        S state = kind.cast(known);
        reconfigure.accept(state);
        return state;
    }

    @Override
    public void closeWithSnapshot(AutoCloseable resource) {
        resources.push(resource);
    }

    /** Closes what the plugins opened, the last first. */
    @Override
    public void close() {
        while (!resources.isEmpty()) {
            AutoCloseable resource = resources.pop();
            try {
                resource.close();
            } catch (Exception e) {
                throw new AssertionError("closing " + resource, e);
            }
        }
    }
}
