package dev.portcullis.snapshot;

import dev.portcullis.config.tree.Location;
import java.nio.file.Path;
import java.util.Set;

/**
 * What was found out about a configuration when the settings of plugins were read.
 *
 * @param secretPlaces where values stand in the file that must not be shown
 * @param files what was read besides the configuration itself, found or not: a change of any is a reason to read again
 */
public record Findings(Set<Location> secretPlaces, Set<Path> files) {

    /** Nothing. */
    public static final Findings NONE = new Findings(Set.of(), Set.of());

    public Findings {
        secretPlaces = Set.copyOf(secretPlaces);
        files = Set.copyOf(files);
    }
}
