package dev.portcullis.server.reload;

import dev.portcullis.config.tree.Problems;

/** Reads the configuration from wherever it is kept. */
@FunctionalInterface
public interface ConfigLoader {

    /** Reads it now; may block. What is wrong goes into {@code problems}, and is never thrown. */
    Loaded load(Problems problems);
}
