package dev.portcullis.snapshot;

import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.model.StageConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import dev.portcullis.route.RouteTable;
import dev.portcullis.spi.filter.FilterFactory.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns one API into a deployment and the stage that serves it. */
final class ApiCompiler {

    private static final String DEFAULT_STAGE = "$default";

    private final ConfigNode root;
    private final Problems problems;
    private final PolicyCompiler policies;
    private final IntegrationCompiler integrations;
    private final List<BoundPolicy> gateway;
    private final @Nullable PolicyTrace trace;
    private final Duration filterTimeout;
    private final List<RouteLine> lines = new ArrayList<>();
    private final List<String> identities = new ArrayList<>();
    private final Map<String, PlacedRoute> placed = new HashMap<>();

    ApiCompiler(
            ConfigNode root,
            Problems problems,
            PolicyCompiler policies,
            IntegrationCompiler integrations,
            List<BoundPolicy> gateway,
            @Nullable PolicyTrace trace,
            Duration filterTimeout) {
        this.root = root;
        this.problems = problems;
        this.policies = policies;
        this.integrations = integrations;
        this.gateway = gateway;
        this.trace = trace;
        this.filterTimeout = filterTimeout;
    }

    /** All routes so far, in the order written. */
    List<RouteLine> lines() {
        return lines;
    }

    /** By ordinal, the identity of each route of each stage so far. */
    List<String> identities() {
        return identities;
    }

    /** By identity, each route of each stage so far. */
    Map<String, PlacedRoute> placed() {
        return placed;
    }

    Site compile(String name, ApiConfig api) {
        String path = "apis." + name;
        List<BoundPolicy> ofApi = policies.bind(
                new PolicyScope(Level.API, "api/" + name, path, api.policies(), RecordBinder.keys(ApiConfig.class)));
        StageConfig stage = stage(name, api);
        String stageIdentity = "api/" + name + "/stage/" + DEFAULT_STAGE;
        List<BoundPolicy> ofStage = policies.bind(new PolicyScope(
                Level.STAGE,
                stageIdentity,
                path + ".stages." + DEFAULT_STAGE,
                stage.policies(),
                RecordBinder.keys(StageConfig.class)));

        RouteTable.Builder<RoutePlan> table = RouteTable.builder();
        List<RoutePlan> plans = new ArrayList<>();
        List<FilterChain> chains = new ArrayList<>();
        List<PlacedRoute.Settings> settings = new ArrayList<>();
        Map<String, String> stageVariables = Map.copyOf(stage.variables());
        int firstOrdinal = identities.size();
        api.routes().forEach((key, route) -> {
            String routePath = path + ".routes." + key;
            String identity = "api/" + name + "/route/" + key;
            List<BoundPolicy> ofRoute = policies.bind(new PolicyScope(
                    Level.ROUTE, identity, routePath, route.policies(), RecordBinder.keys(RouteConfig.class)));
            policies.warnOfIdle(ofRoute, routePath, key, route.upgrade() != null);
            List<String> variables = variables(key);
            IntegrationCompiler.Named integration =
                    integrations.compile(route, variables, identity, routePath + ".integration");
            if (route.upgrade() != null && !integration.tunnels()) {
                problems.error(
                        Places.of(root, "apis", name, "routes", key, "upgrade"),
                        routePath + ".upgrade",
                        integration.name() + " cannot switch protocols (expected: an upstream whose servers speak "
                                + "only HTTP/1.1, or no \"upgrade\")");
            }
            RoutePlan plan = new RoutePlan(plans.size(), key, variables, integration.integration());
            String problem = table.add(key, plan);
            if (problem != null) {
                problems.error(Places.of(root, "apis", name, "routes", key), path + ".routes", problem);
                return;
            }
            List<List<BoundPolicy>> around = List.of(gateway, ofApi, ofStage, ofRoute);
            List<BoundPolicy> effective = policies.effective(around, false);
            FilterChain chain = policies.chain(effective);
            note(routePath, ofRoute, around, false);
            if (chain.hasAuthorizer()
                    && PreflightCheck.refuses(key, api.routes().keySet(), policies.effective(around, false))) {
                problems.warning(Places.of(root, "apis", name, "routes", key), routePath, PreflightCheck.WARNING);
            }
            plans.add(plan);
            settings.add(
                    new PlacedRoute.Settings(policies.settings(effective), integration.settings(), stageVariables));
            chains.add(chain);
            identities.add(stageIdentity + "/route/" + key);
            lines.add(line(name, api, key, integration.name(), chain));
        });
        note(path, ofApi, List.of(gateway, ofApi), true);
        note(path + ".stages." + DEFAULT_STAGE, ofStage, List.of(gateway, ofApi, ofStage), true);
        StageView view = new StageView(
                name,
                DEFAULT_STAGE,
                stageVariables,
                chains.toArray(FilterChain[]::new),
                policies.missChain(List.of(gateway, ofApi, ofStage)),
                firstOrdinal,
                filterTimeout.toNanos());
        for (RoutePlan plan : plans) {
            String identity = identities.get(firstOrdinal + plan.ordinal());
            placed.put(identity, new PlacedRoute(view, plan, settings.get(plan.ordinal())));
        }
        return new Site(
                new DeploymentPlan(table.build(), List.copyOf(plans)),
                view,
                api.encodedSlash() == ApiConfig.EncodedSlash.KEEP);
    }

    private void note(String section, List<BoundPolicy> written, List<List<BoundPolicy>> around, boolean miss) {
        if (trace != null) {
            trace.wrote(section, written);
            trace.applies(section, policies.effective(around, miss));
        }
    }

    private StageConfig stage(String name, ApiConfig api) {
        for (String stage : api.stages().keySet()) {
            if (!stage.equals(DEFAULT_STAGE)) {
                problems.error(
                        Places.of(root, "apis", name, "stages", stage),
                        "apis." + name + ".stages." + stage,
                        "only the stage $default is served by this version");
            }
        }
        StageConfig stage = api.stages().get(DEFAULT_STAGE);
        return stage != null ? stage : new StageConfig(Map.of(), Policies.NONE);
    }

    private static RouteLine line(String name, ApiConfig api, String key, String integration, FilterChain chain) {
        int space = key.indexOf(' ');
        String base = api.basePath().equals("/") ? "" : api.basePath();
        String shown = space < 0 ? key : key.substring(0, space + 1) + base + key.substring(space + 1);
        return new RouteLine(
                name,
                DEFAULT_STAGE,
                api.hosts(),
                shown,
                integration,
                chain.entries().stream().map(FilterChain.Entry::type).toList());
    }

    /** The names between braces, in order, without the plus of a greedy one. */
    private static List<String> variables(String key) {
        List<String> names = new ArrayList<>();
        for (int open = key.indexOf('{'); open >= 0; open = key.indexOf('{', open + 1)) {
            int close = key.indexOf('}', open);
            if (close > open) {
                String name = key.substring(open + 1, close);
                names.add(name.endsWith("+") ? name.substring(0, name.length() - 1) : name);
            }
        }
        return List.copyOf(names);
    }
}
