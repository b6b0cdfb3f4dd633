package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.DryRun;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the configuration, with made-up values for what it takes from elsewhere, is accepted without a warning. */
class TourTest {

    private static final Path TOUR = Path.of("..", "config", "gateway.yaml");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");

    @TempDir
    private Path folder;

    @Test
    void isAccepted() throws IOException {
        String yaml = Files.readString(TOUR);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        Matcher files = FILE.matcher(yaml);
        while (files.find()) {
            Path made = folder.resolve(files.group(1));
            Files.createDirectories(made.getParent());
            Files.writeString(made, "a-made-up-value-of-" + made.getFileName());
        }
        Problems problems = new Problems();

        YamlSource.Result read = new YamlSource(name -> "a-made-up-value-of-" + name).read(file, problems);
        GatewayConfig config = GatewayConfigBinder.bind(read.root(), problems);
        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        DryRun.check(config, read.root(), PluginCatalog.load(TourTest.class.getClassLoader()), problems);

        assertThat(problems.all()).isEmpty();
    }
}
