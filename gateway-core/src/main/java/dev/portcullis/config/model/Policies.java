package dev.portcullis.config.model;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.util.Map;

/**
 * The keys of a section that are not its own: policies, by type, in the order written.
 *
 * <p>A record component of this type takes every key that no other component takes.
 */
public record Policies(Map<String, Ref> refs) {

    public static final Policies NONE = new Policies(Map.of());

    /** One policy, not interpreted yet. */
    public record Ref(String type, ConfigNode node, Location keyAt) {}
}
