package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.snapshot.Findings;
import java.nio.file.Path;

/** What configurations are applied to. Called on the control thread. */
public interface ConfigTarget {

    /** Puts {@code config}, read from {@code root}, in force, or changes nothing and says why. */
    boolean apply(GatewayConfig config, ConfigNode root, Path directory, Problems problems);

    /** What was found out about the configuration last given to {@link #apply}, in force or not. */
    Findings findings();

    /** Re-reads certificates whose files have changed. */
    void reloadCertificates();
}
