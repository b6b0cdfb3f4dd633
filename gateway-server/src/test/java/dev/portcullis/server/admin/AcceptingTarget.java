package dev.portcullis.server.admin;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.reload.ConfigTarget;
import dev.portcullis.snapshot.Findings;
import java.nio.file.Path;

/** Takes every configuration. */
final class AcceptingTarget implements ConfigTarget {

    @Override
    public boolean apply(GatewayConfig config, ConfigNode root, Path directory, Problems problems) {
        return true;
    }

    @Override
    public Findings findings() {
        return Findings.NONE;
    }

    @Override
    public void reloadCertificates() {}
}
