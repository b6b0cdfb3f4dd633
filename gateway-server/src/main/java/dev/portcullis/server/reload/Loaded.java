package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.server.yaml.SecretMarks;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of the configuration gave.
 *
 * @param config null if it has errors
 * @param root the tree it was read from, for the places of problems
 * @param directory what relative paths in it are relative to
 * @param secretPlaces where values stand that are secret as the records of the core have it; plugins know of more
 * @param files every file that was read or looked for, also when reading failed: a change of any is a reason to read again
 * @param texts the YAML files as they were written, by absolute path, the operator's first
 */
public record Loaded(
        @Nullable GatewayConfig config,
        ConfigNode root,
        Path directory,
        Set<Location> secretPlaces,
        Set<Path> files,
        Map<Path, String> texts) {

    public Loaded {
        secretPlaces = Set.copyOf(secretPlaces);
        files = Set.copyOf(files);
    }

    /** The tree, with all that is secret in it marked. {@code known} says where plugins know of secrets. */
    ConfigNode.Fields shown(Set<Location> known) {
        Set<Location> places = new HashSet<>(secretPlaces);
        places.addAll(known);
        return (ConfigNode.Fields) SecretMarks.mark(root, places);
    }
}
