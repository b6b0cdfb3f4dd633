package dev.portcullis.server.examine;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.snapshot.PluginCatalog;
import dev.portcullis.snapshot.PolicyTrace;
import dev.portcullis.snapshot.Snapshot;

/**
 * A configuration without mistakes, compiled without opening anything.
 *
 * @param root the tree it was read from
 */
public record Examination(
        GatewayConfig config, ConfigNode root, Snapshot snapshot, PolicyTrace trace, PluginCatalog plugins) {}
