package dev.portcullis.server.reload;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.FileTree;
import dev.portcullis.server.yaml.YamlSource;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads the configuration from a YAML file. */
public final class YamlFileLoader implements ConfigLoader {

    /** Looks for more mistakes in what is left of a configuration that has some. */
    public interface Examination {

        void examine(GatewayConfig rest, ConfigNode root, Path directory, Problems problems);
    }

    private final Path file;
    private final Examination examination;
    private final YamlSource source;

    public YamlFileLoader(Path file, Examination examination) {
        this(file, FileTree.DISK, examination);
    }

    /** @param tree where the YAML files are */
    public YamlFileLoader(Path file, FileTree tree, Examination examination) {
        this.file = file;
        this.source = new YamlSource(tree, System::getenv);
        this.examination = examination;
    }

    @Override
    public Loaded load(Problems problems) {
        YamlSource.Result read = source.read(file, problems);
        RecordBinder binder = new RecordBinder(problems, GatewayConfigBinder.names(read.root()));
        boolean readable = !problems.hasErrors();
        GatewayConfig bound = readable ? binder.bind(read.root(), GatewayConfig.class, "") : null;
        @Nullable GatewayConfig config = problems.hasErrors() ? null : bound;
        if (readable && config == null) {
            examineRest(read.root(), problems);
        }
        Set<Location> secretPlaces = Set.copyOf(binder.secretPlaces());
        return new Loaded(config, read.root(), directory(), secretPlaces, read.files(), read.texts());
    }

    /** So that a missing unit does not hide a missing upstream: all mistakes are told at once. */
    private void examineRest(ConfigNode root, Problems problems) {
        GatewayConfig rest = GatewayConfigBinder.salvage(root);
        if (rest != null) {
            examination.examine(rest, root, directory(), problems);
        }
    }

    private Path directory() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
