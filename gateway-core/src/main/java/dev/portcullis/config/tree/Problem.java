package dev.portcullis.config.tree;

/**
 * One thing wrong in the configuration.
 *
 * @param path keys from the root, joined by dots
 * @param message the offending value, what was expected, and a suggestion where there is one; lower case
 * @param warning whether the configuration may be used all the same
 */
public record Problem(Location at, String path, String message, boolean warning) {

    @Override
    public String toString() {
        return at + "  " + (warning ? "warning: " : "") + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
