package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of the configuration gave.
 *
 * @param config null if it has errors
 * @param root the tree it was read from, for the places of problems
 * @param directory what relative paths in it are relative to
 * @param yaml writes the text for people; what stands at the places given to it is redacted, as other secrets are
 * @param files every file that was read or looked for, also when reading failed: a change of any is a reason to read again
 */
public record Loaded(
        @Nullable GatewayConfig config,
        ConfigNode root,
        Path directory,
        Function<Set<Location>, String> yaml,
        Set<Path> files) {

    public Loaded {
        files = Set.copyOf(files);
    }
}
