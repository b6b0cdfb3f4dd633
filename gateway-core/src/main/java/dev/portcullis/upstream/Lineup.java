package dev.portcullis.upstream;

import dev.portcullis.config.tree.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The servers of an upstream at a moment. Immutable; a loop gets the next one by a task.
 *
 * @param all those there are, whose connections are kept
 * @param inUse those that get requests
 * @param panic whether that is all of them because too few are well
 */
record Lineup(List<Endpoint> all, List<Endpoint> inUse, boolean panic, Settings settings) {

    /**
     * Takes those of the lowest priority that are well, if they are enough, else those of the next. If nowhere enough are
     * well, all servers are used: more that fail are better than a few that drown.
     *
     * @param enough the share that must be well
     */
    static Lineup of(List<Endpoint> all, Percent enough, Settings settings) {
        SortedMap<Integer, List<Endpoint>> tiers = new TreeMap<>();
        all.forEach(endpoint -> tiers.computeIfAbsent(endpoint.priority(), added -> new ArrayList<>())
                .add(endpoint));
        for (List<Endpoint> tier : tiers.values()) {
            List<Endpoint> well =
                    tier.stream().filter(endpoint -> endpoint.health().isUp()).toList();
            boolean sufficient = well.size() * 100L >= (long) enough.value() * tier.size();
            if (sufficient && !well.isEmpty()) {
                return new Lineup(all, well, false, settings);
            }
        }
        return enough.value() == 0 ? new Lineup(all, List.of(), false, settings) : new Lineup(all, all, true, settings);
    }

    /**
     * Those that get a request only if none of {@link #inUse} can be connected to: of a higher priority number (RFC 2782), or
     * ejected. Not those whose checks fail.
     */
    List<Endpoint> inReserve() {
        return all.stream()
                .filter(endpoint ->
                        !inUse.contains(endpoint) && endpoint.health().state() != EndpointHealth.State.UNHEALTHY)
                .toList();
    }
}
