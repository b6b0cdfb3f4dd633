package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of the configuration gave.
 *
 * @param config null if it has errors
 * @param root the tree it was read from, for the places of problems
 * @param directory what relative paths in it are relative to
 * @param yaml the text for people, secrets redacted
 * @param files every file that was read or looked for, also when reading failed: a change of any is a reason to read again
 */
public record Loaded(@Nullable GatewayConfig config, ConfigNode root, Path directory, String yaml, Set<Path> files) {

    public Loaded {
        files = Set.copyOf(files);
    }
}
