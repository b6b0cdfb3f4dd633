package dev.portcullis.plugin.traffic.plan;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it is in force. One object for as long as the plan is not changed: compared by identity.
 *
 * @param periods null without a quota
 */
record PlanTerms(
        UsagePlanConfig plan, List<Route> routes, @Nullable PeriodClock periods) {

    /** A throttle of one route. */
    record Route(String stage, String routeKey, PlanThrottle throttle) {}

    static PlanTerms of(UsagePlanConfig plan, Clock clock) {
        List<Route> routes = new ArrayList<>();
        plan.routes()
                .forEach((stage, byKey) ->
                        byKey.forEach((key, throttle) -> routes.add(new Route(stage, key, throttle))));
        Quota quota = plan.quota();
        return new PlanTerms(plan, List.copyOf(routes), quota == null ? null : new PeriodClock(quota.per(), clock));
    }
}
