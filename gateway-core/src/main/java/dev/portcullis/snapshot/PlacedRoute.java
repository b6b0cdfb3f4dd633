package dev.portcullis.snapshot;

import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.exchange.StageView;
import java.util.List;
import java.util.Map;

/**
 * A route of a stage as it runs, with the settings it was made of: two of equal settings, from two revisions of the
 * configuration, do the same. Immutable.
 */
public record PlacedRoute(StageView stage, RoutePlan plan, Settings settings) {

    /**
     * All that decides what the route does.
     *
     * @param policies the settings of each policy that applies, in the order of the chain
     * @param integration the settings of what answers
     * @param variables those of the stage
     */
    public record Settings(List<Record> policies, Record integration, Map<String, String> variables) {}
}
