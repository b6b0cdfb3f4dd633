package dev.portcullis.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one revision of the configuration became. Immutable.
 *
 * @param listeners by name
 * @param routes every route, in the order written
 * @param identities by ordinal, what owns the figures of each route
 * @param placed by identity, every route as it runs
 * @param drain how long the exchanges of routes that change or go may last, when this snapshot takes effect
 * @param findings what plugins' settings say of themselves
 * @param scope what was opened for it, to be closed when no exchange uses it any more
 */
public record Snapshot(
        Map<String, ListenerPlan> listeners,
        List<RouteLine> routes,
        String[] identities,
        Map<String, PlacedRoute> placed,
        Duration drain,
        Findings findings,
        Scope scope) {}
