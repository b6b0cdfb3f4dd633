package dev.portcullis.snapshot;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.ProxyConfig;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.model.UpgradeConfig;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.error.CoreError;
import dev.portcullis.proxy.PathTemplate;
import dev.portcullis.proxy.ProxyIntegration;
import dev.portcullis.proxy.Upgrades;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.IntegrationFactory;
import dev.portcullis.upstream.Upstream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns what stands under {@code integration:} into integrations. Equal ones are one object. */
final class IntegrationCompiler {

    private static final Integration UNOPENED =
            (exchange, responder) -> responder.reject(CoreError.INTEGRATION_FAILED, null);

    /** @param identity of the upstream's state: one made anew has another */
    private record Proxy(
            String upstream,
            String identity,
            @Nullable String path,
            List<String> variables,
            @Nullable UpgradeConfig upgrade) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Proxy proxy
                    && upstream.equals(proxy.upstream)
                    && identity.equals(proxy.identity)
                    && Objects.equals(path, proxy.path)
                    && variables.equals(proxy.variables)
                    && Objects.equals(upgrade, proxy.upgrade);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * upstream.hashCode() + identity.hashCode()) + Objects.hashCode(path);
        }
    }

    private record Plugin(String type, @Nullable Record settings) {}

    /** A route as far as its integration depends on it; {@code path} is its integration's in the configuration. */
    private record Route(List<String> variables, @Nullable UpgradeConfig upgrade, String identity, String path) {}

    /**
     * An integration and what people call it.
     *
     * @param tunnels whether its clients may switch protocols
     * @param settings what it was made of: equal settings make integrations that do the same
     */
    record Named(Integration integration, String name, boolean tunnels, Record settings) {}

    private final CompileOptions options;
    private final GatewayConfig config;
    private final ConfigNode root;
    private final Problems problems;
    private final Scope scope;
    private final RecordBinder binder;
    private final Map<Proxy, Integration> proxies = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    /** Of each upstream, by its name: working one out may read a file. */
    private final Map<String, String> identities = new HashMap<>();

    IntegrationCompiler(
            CompileOptions options,
            GatewayConfig config,
            ConfigNode root,
            Problems problems,
            Scope scope,
            RecordBinder binder) {
        this.options = options;
        this.config = config;
        this.root = root;
        this.problems = problems;
        this.scope = scope;
        this.binder = binder;
    }

    /** Makes every upstream there is, so that each keeps its connections even while no route leads to it. */
    void upstreams() {
        config.upstreams().forEach((name, upstream) -> {
            if (upstream.builtIn() == null) {
                upstream(name, upstream);
            }
        });
    }

    /** @param variables names of the route's path variables */
    Named compile(RouteConfig route, List<String> variables, String identity, String path) {
        ConfigNode node = route.integration().node();
        Route of = new Route(variables, route.upgrade(), identity, path);
        if (node instanceof ConfigNode.Text text) {
            return proxy(new ProxyConfig(text.value(), null), node.at(), of);
        }
        if (node instanceof ConfigNode.Fields fields) {
            if (fields.fields().containsKey("upstream")) {
                ProxyConfig proxy = binder.bind(node, ProxyConfig.class, path);
                return proxy == null ? unopened("upstream") : proxy(proxy, node.at(), of);
            }
            if (fields.fields().size() == 1) {
                Map.Entry<String, ConfigNode.Field> only =
                        fields.fields().entrySet().iterator().next();
                return plugin(
                        only.getKey(), only.getValue().value(), only.getValue().keyAt(), identity, path);
            }
        }
        problems.error(
                node.at(),
                path,
                node.kind() + " (expected: the name of an upstream, {upstream: name}, or one of: "
                        + String.join(", ", options.plugins().integrations().keySet()) + ")");
        return unopened("nothing");
    }

    private Named proxy(ProxyConfig proxy, Location at, Route route) {
        String path = route.path();
        String name = proxy.upstream();
        UpstreamConfig upstream = config.upstreams().get(name);
        if (upstream == null) {
            // One that was written but is faulty has its problem already.
            Collection<String> written = GatewayConfigBinder.names(root).getOrDefault("upstreams", List.of());
            if (!written.contains(name)) {
                problems.error(at, path, "no upstream \"" + name + "\" " + Problems.expectedOneOf(name, written));
            }
            return unopened("upstream " + name);
        }
        String builtIn = upstream.builtIn();
        if (builtIn != null) {
            Named echo = plugin(builtIn, Settings.empty(at), at, route.identity(), path);
            return new Named(echo.integration(), "upstream " + name, false, echo.settings());
        }
        PathTemplate template = null;
        try {
            template = proxy.path() == null ? null : PathTemplate.parse(proxy.path(), route.variables());
        } catch (IllegalArgumentException e) {
            problems.error(at, path + ".path", Settings.reason(e));
        }
        PathTemplate known = template;
        Proxy settings = new Proxy(
                name,
                identity(name, upstream),
                proxy.path(),
                known == null ? List.of() : route.variables(),
                route.upgrade());
        Integration integration = options.open()
                ? proxies.computeIfAbsent(settings, added -> opened(name, upstream, known, route.upgrade()))
                : UNOPENED;
        return new Named(integration, "upstream " + name, upstream.http1Only(), settings);
    }

    private Integration opened(
            String name, UpstreamConfig config, @Nullable PathTemplate template, @Nullable UpgradeConfig upgrade) {
        Upstream upstream = upstream(name, config);
        if (upstream == null) {
            return UNOPENED;
        }
        Upgrades upgrades = upgrade == null ? null : new Upgrades(upgrade);
        return new ProxyIntegration(upstream, template, upgrades, options.budgets());
    }

    private String identity(String name, UpstreamConfig settings) {
        return identities.computeIfAbsent(name, added -> options.upstreams().identity(name, settings));
    }

    private @Nullable Upstream upstream(String name, UpstreamConfig settings) {
        if (!options.open() || broken.contains(name)) {
            return null;
        }
        try {
            return options.states()
                    .get(
                            Upstream.class,
                            identity(name, settings),
                            () -> options.upstreams().make(name, settings),
                            known -> known.reconfigure(settings));
        } catch (IllegalArgumentException e) {
            broken.add(name);
            problems.error(Places.of(root, "upstreams", name), "upstreams." + name, Settings.reason(e));
            return null;
        }
    }

    private Named plugin(String type, ConfigNode node, Location keyAt, String identity, String path) {
        IntegrationFactory<?> factory = options.plugins().integrations().get(type);
        if (factory == null) {
            TreeSet<String> known =
                    new TreeSet<>(options.plugins().integrations().keySet());
            known.add("upstream");
            problems.error(
                    keyAt, path, "no integration of type \"" + type + "\" " + Problems.expectedOneOf(type, known));
            return unopened(type);
        }
        return make(factory, node, keyAt, identity + "/" + type, path + "." + type);
    }

    private <C extends Record> Named make(
            IntegrationFactory<C> factory, ConfigNode node, Location keyAt, String identity, String path) {
        C settings = Settings.read(binder, factory, node, path);
        Integration made = settings == null ? UNOPENED : make(factory, settings, keyAt, identity, path);
        return new Named(made, factory.type(), false, new Plugin(factory.type(), settings));
    }

    private <C extends Record> Integration make(
            IntegrationFactory<C> factory, C settings, Location keyAt, String identity, String path) {
        if (!options.open()) {
            return UNOPENED;
        }
        try {
            return factory.create(settings, new CompileContext(options, identity, scope));
        } catch (RuntimeException | LinkageError e) {
            problems.error(keyAt, path, "cannot be made: " + Settings.reason(e));
            return UNOPENED;
        }
    }

    private static Named unopened(String name) {
        return new Named(UNOPENED, name, true, new Plugin(name, null));
    }
}
