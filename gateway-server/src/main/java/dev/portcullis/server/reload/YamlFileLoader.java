package dev.portcullis.server.reload;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.YamlSource;
import dev.portcullis.server.yaml.YamlWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads the configuration from a YAML file. */
public final class YamlFileLoader implements ConfigLoader {

    private final Path file;
    private final YamlSource source = new YamlSource();

    public YamlFileLoader(Path file) {
        this.file = file;
    }

    @Override
    public Loaded load(Problems problems) {
        YamlSource.Result read = source.read(file, problems);
        RecordBinder binder = new RecordBinder(problems, GatewayConfigBinder.names(read.root()));
        GatewayConfig bound = problems.hasErrors() ? null : binder.bind(read.root(), GatewayConfig.class, "");
        @Nullable GatewayConfig config = problems.hasErrors() ? null : bound;
        String yaml = YamlWriter.write(read.root(), binder.secretPlaces());
        return new Loaded(config, read.root(), directory(), yaml, read.files());
    }

    private Path directory() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
