package dev.portcullis.server.cli;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.Gateway;
import dev.portcullis.server.reload.ConfigTarget;
import dev.portcullis.snapshot.Findings;
import java.nio.file.Path;

/** Applies configurations to the engine. */
record EngineTarget(Gateway gateway) implements ConfigTarget {

    @Override
    public boolean apply(GatewayConfig config, ConfigNode root, Path directory, Problems problems) {
        return gateway.apply(config, root, directory, problems);
    }

    @Override
    public Findings findings() {
        return gateway.findings();
    }

    @Override
    public void reloadCertificates() {
        gateway.reloadCertificates();
    }
}
