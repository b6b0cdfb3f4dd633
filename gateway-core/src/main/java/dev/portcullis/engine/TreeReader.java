package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;

/** Reads the text of a file that the configuration refers to; what is wrong goes to {@code problems}. */
@FunctionalInterface
public interface TreeReader {

    ConfigNode parse(String name, String text, Problems problems);
}
