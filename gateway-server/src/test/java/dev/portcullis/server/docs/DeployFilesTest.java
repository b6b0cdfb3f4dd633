package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.DryRun;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is under {@code config/} to deploy the gateway says what the gateway does. */
class DeployFilesTest {

    private static final Path CONFIG = Path.of("..", "config");

    @TempDir
    private Path folder;

    @Test
    void imageRunsAConfigurationWithoutProblems() throws IOException {
        GatewayConfig config = check(Files.readString(CONFIG.resolve("container.yaml")));

        assertThat(Files.readAllLines(CONFIG.resolve("Containerfile")))
                .contains("COPY config/container.yaml /etc/portcullis/gateway.yaml")
                .contains("EXPOSE " + port(config, "public") + " " + port(config, "plain") + " "
                        + port(config, "probes"));
    }

    @Test
    void imageHasTheModulesOfJavaThatTheGatewayNeeds() throws IOException {
        StringWriter needed = new StringWriter();
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(needed),
                        new PrintWriter(System.err, true),
                        "--ignore-missing-deps",
                        "--print-module-deps",
                        "../gateway-core/target/classes",
                        "../gateway-plugins/target/classes",
                        "target/classes");
        String line = Files.readAllLines(CONFIG.resolve("Containerfile")).stream()
                .filter(each -> each.startsWith("ARG MODULES="))
                .findFirst()
                .orElseThrow();

        assertThat(line.substring("ARG MODULES=".length()).split(","))
                .contains(needed.toString().strip().split(","));
    }

    @Test
    void configurationOfThePodsIsAcceptedAndDrainsWithinTheirGracePeriod() throws IOException {
        Map<?, ?> pod = at(manifest("Deployment"), "spec", "template", "spec");
        GatewayConfig config = config();
        Duration drain = config.drain().delay().plus(config.drain().timeout());

        assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan((int) drain.toSeconds());
    }

    @Test
    void podsListenWhereTheConfigurationSays() throws IOException {
        List<?> containers =
                (List<?>) at(manifest("Deployment"), "spec", "template", "spec").get("containers");
        List<?> ports = (List<?>) ((Map<?, ?>) containers.get(0)).get("ports");

        assertThat(ports)
                .isEqualTo(List.of(
                        Map.of("name", "https", "containerPort", port(config(), "public")),
                        Map.of("name", "probes", "containerPort", port(config(), "probes"))));
    }

    @Test
    void stateIsWhereItCanBeWritten() throws IOException {
        Map<?, ?> pod = at(manifest("Deployment"), "spec", "template", "spec");
        Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);

        assertThat(Files.readAllLines(CONFIG.resolve("Containerfile")))
                .contains("ENV PORTCULLIS_STATE=/var/lib/portcullis");
        assertThat((List<?>) container.get("volumeMounts"))
                .anySatisfy(mount ->
                        assertThat(mount).isEqualTo(Map.of("name", "state", "mountPath", "/var/lib/portcullis")));
        assertThat(Files.readAllLines(CONFIG.resolve("deploy/portcullis.service")))
                .contains("StateDirectory=portcullis");
    }

    private GatewayConfig config() throws IOException {
        return check((String) at(manifest("ConfigMap"), "data").get("gateway.yaml"));
    }

    private static int port(GatewayConfig config, String listener) {
        return config.listeners().get(listener).address().port();
    }

    private static Map<?, ?> manifest(String kind) throws IOException {
        Iterable<Object> all = new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(CONFIG.resolve("deploy/kubernetes.yaml")));
        for (Object one : all) {
            if (one instanceof Map<?, ?> map && kind.equals(map.get("kind"))) {
                return map;
            }
        }
        throw new AssertionError("no " + kind);
    }

    private static Map<?, ?> at(Map<?, ?> map, String... path) {
        Map<?, ?> at = map;
        for (String key : path) {
            at = (Map<?, ?>) at.get(key);
        }
        return at;
    }

    private GatewayConfig check(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        Problems problems = new Problems();
        YamlSource.Result read = new YamlSource(name -> null).read(file, problems);
        GatewayConfig config = GatewayConfigBinder.bind(read.root(), problems);
        DryRun.check(config, read.root(), PluginCatalog.load(getClass().getClassLoader()), problems);
        assertThat(problems.all()).isEmpty();
        return config;
    }
}
