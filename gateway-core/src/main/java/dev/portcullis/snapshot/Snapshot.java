package dev.portcullis.snapshot;

import java.util.List;
import java.util.Map;

/**
 * What one revision of the configuration became. Immutable.
 *
 * @param listeners by name
 * @param routes every route, in the order written
 * @param identities by ordinal, what owns the figures of each route
 * @param findings what plugins' settings say of themselves
 * @param scope what was opened for it, to be closed when no exchange uses it any more
 */
public record Snapshot(
        Map<String, ListenerPlan> listeners,
        List<RouteLine> routes,
        String[] identities,
        Findings findings,
        Scope scope) {}
