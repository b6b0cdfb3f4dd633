package dev.portcullis.snapshot;

import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.HttpCaller;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Catalog;
import dev.portcullis.time.Ticker;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What one plugin is offered while it is made; notes whether it asked for what is its own, and so cannot be shared. */
final class CompileContext implements PluginContext {

    private final CompileOptions options;
    private final String identity;
    private final Scope scope;
    private boolean unshared;

    CompileContext(CompileOptions options, String identity, Scope scope) {
        this.options = options;
        this.identity = identity;
        this.scope = scope;
    }

    boolean unshared() {
        return unshared;
    }

    @Override
    public String identity() {
        unshared = true;
        return identity;
    }

    @Override
    public Ticker ticker() {
        return options.ticker();
    }

    @Override
    public int loops() {
        return options.loops();
    }

    @Override
    public Executor blocking() {
        return options.blocking();
    }

    @Override
    public HttpCaller http() {
        return options.http();
    }

    @Override
    public <T> Catalog<T> catalog(Class<T> entryType) {
        return options.catalogs().of(entryType);
    }

    @Override
    public Authorizer authorizer(String name) {
        Authorizer known = options.authorizers().get(name);
        if (known == null) {
            throw new IllegalArgumentException("no authorizer \"" + name + "\"");
        }
        return known;
    }

    @Override
    public <S> S state(Class<S> kind, Supplier<S> create, Consumer<S> reconfigure) {
        unshared = true;
        return options.states().get(kind, identity, create, reconfigure);
    }

    @Override
    public <S> S sharedState(Class<S> kind, String owner, Supplier<S> create, Consumer<S> reconfigure) {
        return options.states().get(kind, owner, create, reconfigure);
    }

    @Override
    public void closeWithSnapshot(AutoCloseable resource) {
        unshared = true;
        scope.add(resource);
    }
}
