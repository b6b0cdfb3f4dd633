package dev.portcullis.discovery;

import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import java.nio.file.Path;
import java.util.List;

/** Reads a file that lists servers; may block. */
@FunctionalInterface
public interface TargetReader {

    /** @throws IllegalArgumentException that says everything that is wrong with the file */
    List<TargetConfig> read(Path file);
}
