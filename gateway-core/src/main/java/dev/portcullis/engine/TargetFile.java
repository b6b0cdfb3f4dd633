package dev.portcullis.engine;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A file that lists servers: {@code targets: [http://10.0.0.11:8080]}, in YAML or JSON. */
final class TargetFile {

    private static final long MOST_BYTES = 1 << 20;

    /** What stands in the file. */
    record Contents(
            @Doc("The servers.") @Example("[http://10.0.0.11:8080]")
            List<TargetConfig> targets) {}

    private TargetFile() {}

    /**
     * Reads the file; blocks.
     *
     * @throws IllegalArgumentException that says everything that is wrong with it, each with its place
     */
    static List<TargetConfig> read(Path file, TreeReader reader) {
        String text = text(file);
        Problems problems = new Problems();
        ConfigNode root = reader.parse(file.toString(), text, problems);
        @Nullable Contents contents = problems.hasErrors() ? null : new RecordBinder(problems).bind(root, Contents.class, "");
        if (problems.hasErrors() || contents == null) {
            throw new IllegalArgumentException(
                    problems.all().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        for (TargetConfig target : contents.targets()) {
            if (target.url() == null || target.url().builtIn() != null) {
                throw new IllegalArgumentException(file + ": " + target + " (expected: the URL of a server)");
            }
        }
        return contents.targets();
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " has more than 1 MiB (expected: a list of targets)");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read (expected: a file that lists targets)", e);
        }
    }
}
