package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.Map;

/** Reads the text of a file that the configuration refers to; what is wrong goes to {@code problems}. */
@FunctionalInterface
public interface TreeReader {

    /** Reads none: for a gateway whose targets all stand in its configuration. */
    TreeReader NONE = (name, text, problems) -> {
        problems.error(Location.BUILT_IN, name, "files of targets are not read here");
        return new ConfigNode.Fields(Map.of(), Location.BUILT_IN);
    };

    ConfigNode parse(String name, String text, Problems problems);
}
