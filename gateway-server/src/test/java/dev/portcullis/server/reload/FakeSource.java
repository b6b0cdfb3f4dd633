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
import org.jspecify.annotations.Nullable;

/** A configuration that a test writes as a number of loops and a patience; touched on the control thread and by {@link #say}. */
final class FakeSource implements ConfigLoader {

    private static final Path FOLDER = Path.of("/etc/portcullis");

    private volatile Said said = new Said(1, 30, "");

    /** @param words what stands before it, null for nonsense */
    private record Said(int loops, int patience, @Nullable String words) {

        ConfigNode root() {
            ConfigNode loops = new ConfigNode.Text(Integer.toString(loops()), true, new Location("gateway.yaml", 1, 8));
            return new ConfigNode.Fields(
                    Map.of("loops", new ConfigNode.Field(loops, Location.BUILT_IN)), Location.BUILT_IN);
        }

        Map<Path, String> texts() {
            return Map.of(
                    FOLDER.resolve("gateway.yaml"), words + "loops: " + loops + "\n# patience " + patience + "\n");
        }
    }

    void say(int loops, int patienceSeconds) {
        said = new Said(loops, patienceSeconds, "");
    }

    void sayNonsense() {
        said = new Said(0, 0, null);
    }

    void sayInOtherWords() {
        said = new Said(said.loops(), said.patience(), "# in other words\n");
    }

    @Override
    public Loaded load(Problems problems) {
        Said now = said;
        if (now.words() == null) {
            problems.error(new Location("gateway.yaml", 3, 5), "drain.timeout", "nonsense");
            return new Loaded(null, now.root(), FOLDER, Set.of(), Set.of(), now.texts());
        }
        GatewayConfig config = config(now.loops(), now.patience());
        return new Loaded(config, now.root(), FOLDER, Set.of(), Set.of(), now.texts());
    }

    /** What was read from {@code file}, whatever is in it. */
    static Loaded loaded(int patienceSeconds, Path file) {
        Said said = new Said(1, patienceSeconds, "");
        return new Loaded(config(1, patienceSeconds), said.root(), FOLDER, Set.of(), Set.of(file), said.texts());
    }

    static GatewayConfig config(int loops, int patienceSeconds) {
        return new GatewayConfig(
                loops,
                TransportKind.AUTO,
                new AdminConfig(true, new HostPort("127.0.0.1", 0), false, List.of()),
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
