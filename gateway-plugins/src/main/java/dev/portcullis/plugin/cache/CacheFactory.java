package dev.portcullis.plugin.cache;

import dev.portcullis.config.tree.DurationText;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.SampleRequest;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.spi.observe.RouteCounters;
import io.netty.util.internal.PlatformDependent;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes {@code cache} policies. What they keep belongs to the place in the configuration, and outlives its reloads. */
public final class CacheFactory implements FilterFactory<CacheConfig> {

    @Override
    public String type() {
        return "cache";
    }

    @Override
    public Class<CacheConfig> configType() {
        return CacheConfig.class;
    }

    /** Behind everything that may refuse: what is kept is for those only who would have got it. */
    @Override
    public Slot slot(CacheConfig config) {
        return Slot.CACHE;
    }

    /** What is worth keeping is a question of the API. */
    @Override
    public Set<Level> levels() {
        return EnumSet.of(Level.API, Level.STAGE, Level.ROUTE);
    }

    @Override
    public Filter create(CacheConfig config, PluginContext context) {
        CacheMemory memory = context.sharedState(
                CacheMemory.class,
                "gateway/cache",
                () -> new CacheMemory(
                        PlatformDependent.maxDirectMemory() / 2,
                        Runtime.getRuntime().maxMemory() / 4),
                kept -> {});
        AnswerCache cache = context.state(
                AnswerCache.class, () -> new AnswerCache(config, memory), kept -> kept.reconfigure(config));
        RouteCounters counters = context.sharedState(
                RouteCounters.class, RouteCounters.OWNER, () -> new RouteCounters(context.loops()), kept -> {});
        return new CacheFilter(
                config,
                cache,
                new CacheCounts(counters),
                new Admission(config, cache, context.ticker()),
                context.loops());
    }

    @Override
    public String describe(CacheConfig config) {
        String parts = config.key().stream()
                .filter(part -> !part.is(KeyPart.Kind.PATH))
                .map(part -> " " + part)
                .collect(Collectors.joining());
        String caller = config.shared() || config.hasPart(KeyPart.Kind.CALLER) ? "" : " caller";
        return DurationText.of(config.ttl()) + ", key host path" + parts + caller;
    }

    @Override
    public String explain(CacheConfig config, SampleRequest request) {
        return SampleKey.of(config, request);
    }

    @Override
    public @Nullable String idleOn(CacheConfig config, String routeKey, boolean upgrades) {
        if (upgrades) {
            return "does nothing for tunnels (expected: a route without \"upgrade\" for what is to be cached)";
        }
        int space = routeKey.indexOf(' ');
        String method = space < 0 ? "ANY" : routeKey.substring(0, space);
        if (!method.equals("ANY") && !config.methods().contains(method)) {
            String cached = String.join(", ", config.methods());
            return "does nothing for " + method + " (expected: at a route for " + cached + " or ANY)";
        }
        return config.key().stream()
                .filter(part -> part.is(KeyPart.Kind.PATH) && part.name() != null)
                .filter(part -> !hasVariable(routeKey, String.valueOf(part.name())))
                .map(part -> "key: " + part + ", and the route has no such variable (expected: one of its own)")
                .findFirst()
                .orElse(null);
    }

    private static boolean hasVariable(String routeKey, String name) {
        return routeKey.contains("{" + name + "}") || routeKey.contains("{" + name + "+}");
    }
}
