package dev.portcullis.server.reload;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.DrainConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configuration that a test writes as a number of loops and a patience; touched on the control thread and by {@link #say}. */
final class FakeSource implements ConfigLoader {

    private static final ConfigNode NOTHING = new ConfigNode.Fields(Map.of(), Location.BUILT_IN);

    private volatile Said said = new Said(1, 30, false);

    private record Said(int loops, int patience, boolean broken) {}

    void say(int loops, int patienceSeconds) {
        said = new Said(loops, patienceSeconds, false);
    }

    void sayNonsense() {
        said = new Said(0, 0, true);
    }

    @Override
    public Loaded load(Problems problems) {
        Said now = said;
        if (now.broken()) {
            problems.error(new Location("gateway.yaml", 3, 5), "drain.timeout", "nonsense");
            return new Loaded(null, NOTHING, Path.of(""), more -> "", Set.of());
        }
        return new Loaded(
                config(now.loops(), now.patience()), NOTHING, Path.of(""), more -> "loops: " + now.loops(), Set.of());
    }

    static GatewayConfig config(int loops, int patienceSeconds) {
        return new GatewayConfig(
                loops,
                TransportKind.AUTO,
                new AdminConfig(true, new HostPort("127.0.0.1", 0), List.of()),
                Map.of(),
                Map.of(),
                DnsConfig.SYSTEM,
                Map.of(),
                Map.of(),
                new DrainConfig(Duration.ZERO, Duration.ofSeconds(patienceSeconds)),
                new OverloadConfig(0, Duration.ofMillis(500), new Percent(90), new Percent(90), Duration.ofSeconds(1)),
                Duration.ofSeconds(30),
                Policies.NONE);
    }
}
