package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.Findings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was applied, and refuses or fails when told to. */
final class FakeTarget implements ConfigTarget {

    final List<GatewayConfig> applied = new CopyOnWriteArrayList<>();
    volatile boolean refusing;
    volatile boolean failing;
    volatile Findings findings = Findings.NONE;

    @Override
    public boolean apply(GatewayConfig config, ConfigNode root, Path directory, Problems problems) {
        if (failing) {
            throw new IllegalStateException("a fault of the engine, made by the test");
        }
        if (refusing) {
            problems.error(Location.BUILT_IN, "listeners.public", "cannot listen on 127.0.0.1:8080");
            return false;
        }
        applied.add(config);
        return true;
    }

    @Override
    public Findings findings() {
        return findings;
    }

    @Override
    public void reloadCertificates() {}
}
