package dev.portcullis.config.tree;

/**
 * Where something was written.
 *
 * @param file as the operator named it
 * @param line from 1; 0 if the node was not read from a file
 * @param column from 1
 */
public record Location(String file, int line, int column) {

    /** For nodes that the program made. */
    public static final Location BUILT_IN = new Location("(built-in)", 0, 0);

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
