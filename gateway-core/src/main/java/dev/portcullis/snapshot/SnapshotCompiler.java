package dev.portcullis.snapshot;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.route.RouteTable;
import dev.portcullis.route.SiteTable;
import dev.portcullis.spi.filter.FilterFactory.Level;
import dev.portcullis.spi.integration.Integration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns configuration records into a {@link Snapshot}: binds what the plugins understand, checks what refers to what, and
 * builds tables and chains. Everything wrong is reported. Runs on the control thread and touches nothing that runs.
 */
public final class SnapshotCompiler {

    /** Policies that apply unless the configuration switches them {@code off}. */
    public static final List<String> IMPLICIT = List.of("request-id", "forwarding", "metrics");

    private static final HeaderName LOCATION = HeaderName.of("Location");

    private record Api(String name, ApiConfig config, Site site) {}

    private final CompileOptions options;
    private final GatewayConfig config;
    private final ConfigNode root;
    private final Problems problems;
    private final Scope scope = new Scope();
    private final RecordBinder binder;
    private final PolicyCompiler policies;
    private final IntegrationCompiler integrations;
    private final PolicyTrace trace = new PolicyTrace();

    public SnapshotCompiler(CompileOptions options, GatewayConfig config, ConfigNode root, Problems problems) {
        this.config = config;
        this.root = root;
        this.problems = problems;
        this.binder = new RecordBinder(problems, names(options, config, root));
        CompileOptions known = options.with(
                Catalogs.read(options.plugins().collections().values(), config.policies(), binder, problems));
        this.options = known.with(new AuthorizerCompiler(known, problems, scope, binder).compile(config.authorizers()));
        this.policies = new PolicyCompiler(this.options, problems, scope, binder);
        this.integrations = new IntegrationCompiler(this.options, config, root, problems, scope, binder);
    }

    /** What was compiled; to be used only if no errors were reported. Its scope must be closed either way. */
    public Snapshot compile() {
        List<BoundPolicy> gateway = gatewayPolicies();
        integrations.upstreams();
        trace.wrote("", gateway);
        trace.applies("", policies.effective(List.of(gateway), true));
        PolicyTrace below = options.open() ? null : trace;
        ApiCompiler compiler =
                new ApiCompiler(root, problems, policies, integrations, gateway, below, config.filterTimeout());
        List<Api> apis = new ArrayList<>();
        config.apis().forEach((name, api) -> apis.add(new Api(name, api, compiler.compile(name, api))));
        StageView outside = StageView.outside(
                policies.missChain(List.of(gateway)), config.filterTimeout().toNanos());
        Map<String, ListenerPlan> listeners = new LinkedHashMap<>();
        config.listeners().forEach((name, listener) -> listeners.put(name, listener(name, listener, apis, outside)));
        options.builtIns().forEach((name, routes) -> listeners.computeIfAbsent(name, added -> builtIn(name, routes)));
        return new Snapshot(
                Map.copyOf(listeners),
                List.copyOf(compiler.lines()),
                compiler.identities().toArray(String[]::new),
                Map.copyOf(compiler.placed()),
                config.drain().timeout(),
                new Findings(binder.secretPlaces(), binder.files()),
                scope);
    }

    /** Where the policies come from, after {@link #compile}; of what lies below the root only if nothing was opened. */
    public PolicyTrace trace() {
        return trace;
    }

    /** What settings can refer to by name: the sections of the file, and what plugins have added to them. */
    private static Map<String, Collection<String>> names(
            CompileOptions options, GatewayConfig config, ConfigNode root) {
        Map<String, Collection<String>> names = new HashMap<>(GatewayConfigBinder.names(root));
        for (String key : options.plugins().collections().keySet()) {
            names.put(key, Catalogs.names(config.policies(), key));
        }
        return names;
    }

    private List<BoundPolicy> gatewayPolicies() {
        Map<String, Policies.Ref> refs = new LinkedHashMap<>();
        Location at = Location.BUILT_IN;
        for (String type : IMPLICIT) {
            if (options.plugins().filters().containsKey(type)) {
                refs.put(type, new Policies.Ref(type, Settings.empty(at), at));
            }
        }
        refs.putAll(config.policies().refs());
        refs.keySet().removeAll(options.plugins().collections().keySet());
        return policies.bind(new PolicyScope(
                Level.GATEWAY, "gateway", "", new Policies(refs), RecordBinder.keys(GatewayConfig.class)));
    }

    private ListenerPlan listener(String name, ListenerConfig listener, List<Api> apis, StageView outside) {
        SiteTable.Builder<Site> table = SiteTable.builder();
        if (listener.serve().contains(ListenerConfig.Serve.APIS)) {
            for (Api api : apis) {
                List<String> listeners = api.config().listeners();
                if (listeners.isEmpty() || listeners.contains(name)) {
                    addSite(table, api);
                }
            }
        }
        Map<String, Integration> builtIns = options.builtIns().get(name);
        if (builtIns != null) {
            String problem = table.add("(built-in)", List.of(), "/", builtInSite(builtIns));
            if (problem != null) {
                problems.error(
                        Places.of(root, "listeners", name, "serve"),
                        "listeners." + name + ".serve",
                        problem + " (expected: hosts or a base path for that API, or a listener of their own for "
                                + "health and metrics)");
            }
        }
        RoutePlan everything = listener.redirect() == null
                ? null
                : new RoutePlan(-1, "redirect", List.of(), SnapshotCompiler::redirectToHttps);
        return new ListenerPlan(name, table.build(), everything, outside);
    }

    private void addSite(SiteTable.Builder<Site> table, Api api) {
        String problem =
                table.add(api.name(), api.config().hosts(), api.config().basePath(), api.site());
        if (problem != null) {
            problems.error(Places.of(root, "apis", api.name()), "apis." + api.name(), problem);
        }
    }

    private ListenerPlan builtIn(String name, Map<String, Integration> routes) {
        SiteTable.Builder<Site> table = SiteTable.builder();
        table.add("(built-in)", List.of(), "/", builtInSite(routes));
        return new ListenerPlan(
                name,
                table.build(),
                null,
                StageView.outside(FilterChain.EMPTY, config.filterTimeout().toNanos()));
    }

    private static Site builtInSite(Map<String, Integration> routes) {
        RouteTable.Builder<RoutePlan> table = RouteTable.builder();
        List<RoutePlan> plans = new ArrayList<>();
        routes.forEach((key, integration) -> {
            RoutePlan plan = new RoutePlan(plans.size(), key, List.of(), integration);
            table.add(key, plan);
            plans.add(plan);
        });
        FilterChain[] chains = new FilterChain[plans.size()];
        java.util.Arrays.fill(chains, FilterChain.EMPTY);
        StageView stage = new StageView(null, null, Map.of(), chains, FilterChain.EMPTY, 0);
        return new Site(new DeploymentPlan(table.build(), plans), stage, false);
    }

    private static void redirectToHttps(
            dev.portcullis.spi.Exchange exchange, dev.portcullis.spi.integration.Responder responder) {
        String host = exchange.request().host();
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        responder.respond(LocalResponse.of(308)
                .with(LOCATION, "https://" + name + exchange.request().target()));
    }
}
