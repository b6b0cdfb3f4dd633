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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of YAML in the documentation is a configuration that the program accepts. */
class DocsYamlTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final PluginCatalog PLUGINS = PluginCatalog.load(DocsYamlTest.class.getClassLoader());

    /** Put before a block that shows the routes of an API only. */
    private static final String AROUND_ROUTES =
            "upstreams: {orders: {targets: [http://127.0.0.1:9000]}}\napis:\n  orders:\n";

    @TempDir
    private Path directory;

    record Block(String page, int line, String yaml) {

        String complete() {
            return yaml.startsWith("    ") ? AROUND_ROUTES + yaml : yaml;
        }

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(TOP.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            collect(page, blocks);
        }
        assertThat(blocks).hasSizeGreaterThan(10);
        return blocks;
    }

    private static void collect(Path page, List<Block> blocks) throws IOException {
        StringBuilder yaml = null;
        int line = 0;
        for (String text : Files.readAllLines(page)) {
            line++;
            if (yaml == null && text.equals("```yaml")) {
                yaml = new StringBuilder();
            } else if (yaml != null && text.equals("```")) {
                blocks.add(new Block(TOP.relativize(page).toString(), line, yaml.toString()));
                yaml = null;
            } else if (yaml != null) {
                yaml.append(text).append('\n');
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void isAccepted(Block block) throws IOException {
        Path file = directory.resolve("gateway.yaml");
        Files.writeString(file, block.complete());
        Problems problems = new Problems();

        YamlSource.Result read = new YamlSource(name -> "value-of-" + name).read(file, problems);
        GatewayConfig config = GatewayConfigBinder.bind(read.root(), problems);
        if (config != null) {
            DryRun.check(config, read.root(), PLUGINS, problems);
        }

        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
    }
}
