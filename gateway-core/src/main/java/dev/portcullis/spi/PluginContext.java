package dev.portcullis.spi;

import dev.portcullis.spi.config.Catalog;
import dev.portcullis.time.Ticker;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the gateway offers a plugin while it is being made. On the control thread; what it returns may be kept, the context
 * itself may not.
 */
public interface PluginContext {

    /** The configuration path that owns the plugin: {@code api/orders/route/GET /x/throttle}. */
    String identity();

    /** The clock of rates, ages and deadlines; tests move it by hand. Any thread. */
    Ticker ticker();

    /** How many loops there are; {@link Exchange#loopIndex} is below it. */
    int loops();

    /** For work that blocks, on threads of its own; throws {@code RejectedExecutionException} when too much is queued. */
    Executor blocking();

    /** For asking others over HTTP. While a configuration is only checked, every call fails. */
    HttpCaller http();

    /**
     * The collection of the configuration whose entries are of that type, such as the authorizers.
     *
     * @throws IllegalArgumentException if no plugin adds one
     */
    <T> Catalog<T> catalog(Class<T> entryType);

    /**
     * The authorizer of that name. For policies only: authorizers are made before them, and do not see each other.
     *
     * @throws IllegalArgumentException if there is none, which a component with {@code @Ref("authorizers")} rules out
     */
    Authorizer authorizer(String name);

    /**
     * State that lives as long as {@link #identity} stays in the configuration, however often it is reloaded. It is made
     * by {@code create} the first time and handed to {@code reconfigure} each time after.
     */
    <S> S state(Class<S> kind, Supplier<S> create, Consumer<S> reconfigure);

    /**
     * As {@link #state}, for what belongs to something that several plugins refer to, such as an entry of a collection:
     * {@code usage-plan/gold}. All who name the same owner get the same state.
     */
    <S> S sharedState(Class<S> kind, String owner, Supplier<S> create, Consumer<S> reconfigure);

    /**
     * Closes {@code resource} when the configuration this plugin belongs to is no longer used by any exchange. An exchange whose
     * answer has begun may be over to the next configuration by then, where equal settings made another plugin: what it needs
     * to its end, such as a body's transformer, must not depend on the resource.
     */
    void closeWithSnapshot(AutoCloseable resource);
}
