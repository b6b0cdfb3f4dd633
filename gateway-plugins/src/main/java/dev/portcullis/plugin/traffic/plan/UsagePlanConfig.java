package dev.portcullis.plugin.traffic.plan;

import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Ref;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a key is granted.
 *
 * @param throttle how fast, over all stages together
 * @param quota how often, over all stages together
 * @param stages what it covers, as {@code api/stage}; empty for everything
 * @param routes throttles of single routes, by stage and route key
 */
@Doc("What the holder of an API key is granted. Each key has an account of its own.")
public record UsagePlanConfig(
        @Doc("How fast a key may be used, over all stages of the plan together.")
        @Example("{rate: 500/s, burst: 1000}")
        @Nullable PlanThrottle throttle,

        @Doc("How often a key may be used in a calendar period.") @Example("{limit: 1000000, per: month}") @Nullable Quota quota,

        @Doc("The stages that the plan covers, as api/stage. Left out, it covers everything.")
        @Default("[]")
        @Example("[orders/$default]")
        @Ref("stages")
        List<String> stages,

        @Doc("Throttles of single routes, for each key, by api/stage and route key.")
        @Default("{}")
        @Example("{orders/$default: {GET /items: 5/s}}")
        Map<String, Map<String, PlanThrottle>> routes) {

    public UsagePlanConfig {
        stages = List.copyOf(stages);
        routes = Map.copyOf(routes);
    }

    /** Whether the plan covers that stage, given as {@code api/stage}. */
    public boolean covers(String stage) {
        return stages.isEmpty() || stages.contains(stage);
    }

    /** Whether there is a stage that both cover. */
    public boolean overlaps(UsagePlanConfig other) {
        return stages.isEmpty() || other.stages.isEmpty() || stages.stream().anyMatch(other.stages::contains);
    }
}
