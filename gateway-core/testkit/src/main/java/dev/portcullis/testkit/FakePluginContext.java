package dev.portcullis.testkit;

import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.HttpCaller;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.time.Ticker;
import java.io.IOException;
import java.time.Duration;
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
    private final Map<String, Object> shared = new HashMap<>();
    private final Map<Class<?>, Catalog<?>> catalogs = new HashMap<>();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final Map<String, Authorizer> authorizers = new HashMap<>();
    private HttpCaller http = NO_HTTP;

    @Override
    public String identity() {
        return "api/test";
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    /** Moves the clock. */
    public void advance(Duration time) {
        ticker.advance(time);
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

    /** The collection given to {@link #with}, or an empty one. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> Catalog<T> catalog(Class<T> entryType) {
        return (Catalog<T>) catalogs.computeIfAbsent(entryType, type -> new Catalog<>("fake", Map.of()));
    }

    /** Has these entries from now on. */
    public <T> FakePluginContext with(Class<T> entryType, Map<String, T> entries) {
        catalogs.put(entryType, new Catalog<>("fake", entries));
        return this;
    }

    @Override
    public Authorizer authorizer(String name) {
        Authorizer known = authorizers.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no authorizer \"" + name + "\"");
        }
        return known;
    }

    /** Adds an authorizer that policies can name. */
    public FakePluginContext authorizer(String name, Authorizer authorizer) {
        authorizers.put(name, authorizer);
        return this;
    }

    @Override
    public Executor blocking() {
        return LoopRule::excuse;
    }

    @Override
    public <S> S state(Class<S> kind, Supplier<S> create, Consumer<S> reconfigure) {
        return state(kind, states, kind, create, reconfigure);
    }

    @Override
    public <S> S sharedState(Class<S> kind, String owner, Supplier<S> create, Consumer<S> reconfigure) {
        return state(kind, shared, owner, create, reconfigure);
    }

    private static <K, S> S state(
            Class<S> kind, Map<K, Object> states, K key, Supplier<S> create, Consumer<S> reconfigure) {
        Object known = states.get(key);
        if (known == null) {
            S made = create.get();
            states.put(key, made);
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

    /** Closes what the plugins opened, the last first, then their states. */
    @Override
    public void close() {
        while (!resources.isEmpty()) {
            close(resources.pop());
        }
        closeAll(states);
        closeAll(shared);
    }

    private static void closeAll(Map<?, Object> states) {
        states.values().forEach(state -> {
            if (state instanceof AutoCloseable closeable) {
                close(closeable);
            }
        });
        states.clear();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new AssertionError("closing " + resource, e);
        }
    }
}
