package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.Location;

/** Ends the reading of a file that breaks a limit. Without a stack trace: it is the operator's business, not a bug. */
final class YamlStop extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Location at;
    private final String path;
    private final String sentence;

    YamlStop(Location at, String path, String sentence) {
        super(sentence, null, false, false);
        this.at = at;
        this.path = path;
        this.sentence = sentence;
    }

    Location at() {
        return at;
    }

    String path() {
        return path;
    }

    String sentence() {
        return sentence;
    }
}
