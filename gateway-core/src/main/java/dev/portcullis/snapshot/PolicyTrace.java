package dev.portcullis.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the policies in force come from; for commands that explain a configuration, not for running one. Filled by
 * {@link SnapshotCompiler}; confined to one thread.
 */
public final class PolicyTrace {

    private final Map<String, List<BoundPolicy>> written = new LinkedHashMap<>();
    private final Map<String, List<BoundPolicy>> effective = new LinkedHashMap<>();

    PolicyTrace() {}

    void wrote(String section, List<BoundPolicy> policies) {
        written.put(section, List.copyOf(policies));
    }

    void applies(String section, List<BoundPolicy> policies) {
        effective.put(section, List.copyOf(policies));
    }

    /**
     * The policies that stand in one section.
     *
     * @param section as messages call it: empty for the root, {@code apis.orders}, {@code apis.orders.stages.$default},
     *     {@code apis.orders.routes.GET /x}
     */
    public List<BoundPolicy> writtenAt(String section) {
        return written.getOrDefault(section, List.of());
    }

    /**
     * The policies a request meets, in order: at a route; or, for the section of a stage or the root, when it matches no route
     * there.
     */
    public List<BoundPolicy> effectiveAt(String section) {
        return effective.getOrDefault(section, List.of());
    }
}
