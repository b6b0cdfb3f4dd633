package dev.portcullis.tls;

import java.util.List;

/**
 * What became of a look at the certificate files.
 *
 * @param result what happened
 * @param messages if refused, everything wrong with the files; if changed, warnings; each names its file
 */
public record Reload(Result result, List<String> messages) {

    static final Reload UNCHANGED = new Reload(Result.UNCHANGED, List.of());

    public Reload {
        messages = List.copyOf(messages);
    }

    /** What happened. */
    public enum Result {
        /** The files are as before. */
        UNCHANGED,
        /** New connections get what the files hold now. */
        CHANGED,
        /** The files cannot be used; what they held before stays in use. Said once for each change of the files. */
        REFUSED
    }
}
