package dev.portcullis.server.examine;

import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.model.StageConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Places;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.http.CleanPath;
import dev.portcullis.route.RouteMatch;
import dev.portcullis.route.SiteMatch;
import dev.portcullis.snapshot.BoundPolicy;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.snapshot.Site;
import dev.portcullis.spi.filter.SampleRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * The tables that answer are the ones that a running gateway has, asked in the same order as its router asks them: path,
 * listener's redirect, site, encoded slash, route. Only the reasons are worked out here.
 */
/** What answers a request, and why. */
public final class Explanation {

    private final Examination examined;
    private final AskedRequest asked;
    private final List<String> lines = new ArrayList<>();
    private final CleanPath path = new CleanPath();
    private final SiteMatch<Site> site = new SiteMatch<>();
    private final RouteMatch<RoutePlan> route = new RouteMatch<>();
    /** Those of the stage, fit to be shown. */
    private final Map<String, String> variables = new LinkedHashMap<>();

    private boolean secure;
    private boolean found;

    private Explanation(Examination examined, AskedRequest asked) {
        this.examined = examined;
        this.asked = asked;
    }

    /** Explains what answers {@code asked}. */
    public static Explanation of(Examination examined, AskedRequest asked) {
        Explanation explanation = new Explanation(examined, asked);
        explanation.explain();
        return explanation;
    }

    /** The explanation for people. */
    public List<String> lines() {
        return lines;
    }

    /** Whether a route, or the listener itself, answers. */
    public boolean found() {
        return found;
    }

    private void explain() {
        lines.add(asked.shown());
        lines.add("");
        byte[] target = bytes(asked.target());
        if (path.parse(target, 0, target.length) != null) {
            refused(CoreError.REQUEST_PATH, "");
            return;
        }
        ListenerChoice choice = ListenerChoice.of(asked, examined);
        if (choice.name().isEmpty()) {
            say("listener", choice.why());
            return;
        }
        ListenerConfig listener =
                Objects.requireNonNull(examined.config().listeners().get(choice.name()));
        say(
                "listener",
                choice.name() + " (" + listener.address() + (listener.tls() == null ? "" : ", tls") + ")" + choice.why()
                        + at("listeners", choice.name()));
        if (listener.redirect() != null) {
            found = true;
            say("answer", "308 to https://" + asked.host() + asked.target());
            return;
        }
        secure = listener.tls() != null;
        ListenerPlan plan =
                Objects.requireNonNull(examined.snapshot().listeners().get(choice.name()));
        site(plan, bytes(asked.host()));
    }

    private void site(ListenerPlan plan, byte[] host) {
        Site reached = plan.sites().find(host, 0, host.length, path, site) ? site.site() : null;
        if (reached == null) {
            refused(CoreError.ROUTE_NOT_FOUND, "");
            say("apis", SiteReasons.of(examined, asked));
            return;
        }
        String api = reached.stage().api();
        if (api == null) {
            own(reached);
            return;
        }
        ApiConfig config = Objects.requireNonNull(examined.config().apis().get(api));
        say(
                "api",
                api + (config.hosts().isEmpty() ? ": any host" : ": host " + String.join(", ", config.hosts()))
                        + ", base path " + config.basePath() + at("apis", api));
        String stage = String.valueOf(reached.stage().stage());
        say("stage", stage);
        StageConfig stages = config.stages().get(stage);
        if (stages != null) {
            stages.variables().forEach((name, value) -> variables.put(name, variable(api, stage, name, value)));
        }
        variables.forEach((name, value) -> say("", name + " = " + value));
        if (path.hasEncodedSlash() && !reached.keepEncodedSlash()) {
            refused(CoreError.REQUEST_PATH, "apis." + api + ".stages." + stage);
            return;
        }
        route(reached, api, config);
    }

    /** Health and metrics, which the program answers itself. */
    private void own(Site reached) {
        byte[] method = bytes(asked.method());
        found = reached.deployment().routes().match(path, site.prefixSegments(), method, 0, method.length, route);
        if (found) {
            say("answer", "the gateway's own " + route.routeKey());
        } else {
            refused(CoreError.ROUTE_NOT_FOUND, "");
        }
    }

    private void route(Site reached, String api, ApiConfig config) {
        byte[] method = bytes(asked.method());
        boolean matched =
                reached.deployment().routes().match(path, site.prefixSegments(), method, 0, method.length, route);
        RoutePlan plan = route.payload();
        RouteReasons reasons = new RouteReasons(config.routes().keySet(), asked.method(), path, site.prefixSegments());
        if (!matched || plan == null) {
            refused(
                    CoreError.ROUTE_NOT_FOUND,
                    "apis." + api + ".stages." + reached.stage().stage());
            lines.add("");
            lines.add("nearest routes");
            lines.addAll(reasons.nearest());
            return;
        }
        found = true;
        say("route", plan.key() + at("apis", api, "routes", plan.key()));
        for (int i = 0; i < route.variables(); i++) {
            say(i == 0 ? "variables" : "", route.name(i) + " = " + raw(i));
        }
        reasons.losers(plan.key()).forEach(loser -> say("not", loser));
        ConfigNode integration = Objects.requireNonNull(config.routes().get(plan.key()))
                .integration()
                .node();
        say("integration", Targets.description(integration, examined.plugins()) + place(integration.at()));
        target(integration);
        List<BoundPolicy> policies = examined.trace().effectiveAt("apis." + api + ".routes." + plan.key());
        policies(policies);
        explanations(policies);
    }

    /** What policies make of this request, and not of others. */
    private void explanations(List<BoundPolicy> policies) {
        SampleRequest sample =
                new SampleRequest(asked.method(), secure, asked.host(), asked.target(), asked.headers(), variables);
        boolean first = true;
        for (BoundPolicy policy : policies) {
            String explanation = policy.origin().explanation().apply(sample);
            if (explanation != null) {
                if (first) {
                    lines.add("");
                    first = false;
                }
                say(policy.type(), explanation);
            }
        }
    }

    private String raw(int variable) {
        return text(route.rawStart(variable), route.rawEnd(variable));
    }

    private String text(int from, int to) {
        byte[] target = bytes(asked.target());
        return new String(target, from, to - from, StandardCharsets.UTF_8);
    }

    /** What the upstream gets, if it is one. */
    private void target(ConfigNode integration) {
        ConfigNode.Fields settings = (ConfigNode.Fields) Targets.settings(integration, examined.plugins());
        ConfigNode.Field upstream = settings.fields().get("upstream");
        if (upstream == null || !(upstream.value() instanceof ConfigNode.Text name)) {
            return;
        }
        ConfigNode.Field template = settings.fields().get("path");
        int query = asked.target().indexOf('?');
        String sent = text(site.restStart(), bytes(asked.target()).length);
        if (template != null && template.value() instanceof ConfigNode.Text wanted && !wanted.isNull()) {
            sent = wanted.value();
            for (int i = 0; i < route.variables(); i++) {
                sent = sent.replace("{" + route.name(i) + "}", raw(i)).replace("{" + route.name(i) + "+}", raw(i));
            }
            sent += query < 0 ? "" : asked.target().substring(query);
        }
        say("sends", asked.method() + " " + (sent.startsWith("/") ? sent : "/" + sent));
        say("to", UpstreamText.of(name.value(), examined) + at("upstreams", name.value()));
    }

    private void policies(List<BoundPolicy> policies) {
        lines.add("");
        Table table = new Table("SLOT", "POLICY", "SETTINGS", "FROM");
        for (BoundPolicy policy : policies) {
            Location at = policy.origin().at();
            String level = policy.origin().level().name().toLowerCase(Locale.ROOT);
            table.row(
                    policy.slot().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    policy.type(),
                    Masks.description(policy),
                    at.line() == 0 ? "in force unless switched off" : at + " (" + level + ")");
        }
        lines.addAll(policies.isEmpty() ? List.of("no policies") : table.lines());
    }

    private void refused(GatewayError error, String section) {
        say("answer", error.status() + " {\"message\":\"" + error.message() + "\"}");
        say("because", error.code() + ": " + error.meaning());
        policies(examined.trace().effectiveAt(section));
    }

    private String variable(String api, String stage, String name, String value) {
        @Nullable ConfigNode written = examined.root();
        for (String key : List.of("apis", api, "stages", stage, "variables", name)) {
            written = written == null ? null : Effective.child(written, key);
        }
        return written != null && Masks.hidesSecret(written) ? "***" : value;
    }

    private String at(String... keys) {
        return place(Places.of(examined.root(), keys));
    }

    private static String place(Location at) {
        return "   [" + at + "]";
    }

    private void say(String what, String text) {
        lines.add(what + " ".repeat(Math.max(1, 13 - what.length())) + text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
