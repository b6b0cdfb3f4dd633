package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.plugin.traffic.plan.PlanBook;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key is good for. Empty lists mean everything.
 *
 * @param enabled whether it is good for anything
 * @param plans its usage plans
 */
record Grant(
        boolean enabled,
        List<Plan> plans,
        List<String> apis,
        List<Stage> stages,
        List<String> routes,
        List<String> methods) {

    /** A stage by its names. */
    record Stage(String api, String name) {

        /** Reads {@code api/stage}. */
        static Stage parse(String text) {
            int slash = text.lastIndexOf('/');
            return new Stage(text.substring(0, slash), text.substring(slash + 1));
        }

        boolean is(Match match) {
            return name.equals(match.stage()) && api.equals(match.api());
        }
    }

    /** A usage plan and the stages it covers. */
    record Plan(String name, List<Stage> stages, PlanBook book) {}

    Grant {
        plans = List.copyOf(plans);
        apis = List.copyOf(apis);
        stages = List.copyOf(stages);
        routes = List.copyOf(routes);
        methods = List.copyOf(methods);
    }

    boolean allows(Exchange exchange) {
        Match match = exchange.match();
        return (apis.isEmpty() || has(apis, match.api()))
                && (stages.isEmpty() || covers(stages, match))
                && (routes.isEmpty() || has(routes, match.routeKey()))
                && (methods.isEmpty() || has(methods, exchange.request().method()));
    }

    /** The plan that covers what was matched, or null. */
    @Nullable Plan plan(Match match) {
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            if (plan.stages().isEmpty() || covers(plan.stages(), match)) {
                return plan;
            }
        }
        return null;
    }

    private static boolean has(List<String> names, @Nullable String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(List<Stage> stages, Match match) {
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).is(match)) {
                return true;
            }
        }
        return false;
    }
}
