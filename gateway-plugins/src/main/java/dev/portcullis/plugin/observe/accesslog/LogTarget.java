package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.config.tree.Problems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where lines go: standard output, or a file whose relative path starts where the file stands that says it. Immutable. */
final class LogTarget implements NodeValue {

    static final String STDOUT = "stdout";

    private final ConfigNode written;
    private final @Nullable Path file;

    private LogTarget(ConfigNode written, @Nullable Path file) {
        this.written = written;
        this.file = file;
    }

    /** Reads the setting; null once something wrong was reported. */
    static @Nullable LogTarget read(ConfigNode node, String path, Problems problems) {
        if (!(node instanceof ConfigNode.Text text) || text.value().isBlank()) {
            problems.error(node.at(), path, node.kind() + " (expected: stdout or the path of a file)");
            return null;
        }
        if (text.value().equals(STDOUT)) {
            return new LogTarget(node, null);
        }
        try {
            Path given = Path.of(text.value());
            Path from =
                    text.at().line() == 0 ? given : Path.of(text.at().file()).resolveSibling(given);
            return new LogTarget(node, from.toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            problems.error(node.at(), path, Problems.quoted(text.value()) + " (expected: the path of a file)");
            return null;
        }
    }

    static LogTarget stdout() {
        return new LogTarget(new ConfigNode.Text(STDOUT, true, Location.BUILT_IN), null);
    }

    /** Absolute; null for standard output. */
    @Nullable Path file() {
        return file;
    }

    /** What tells destinations apart. */
    String name() {
        return file == null ? STDOUT : file.toString();
    }

    @Override
    public ConfigNode written() {
        return written;
    }
}
