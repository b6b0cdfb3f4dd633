package dev.portcullis.server.revisions;

import java.time.Instant;
import java.util.List;

/**
 * A configuration that was put in force.
 *
 * @param number from 1, never used twice
 * @param accepted when
 * @param change what had changed, on one line without secrets; empty for the first
 */
public record KeptRevision(long number, Instant accepted, String change, WrittenFiles files) {

    private static final int LONGEST = 160;

    /** The first of {@code changes}, if it is too long the beginning of it, and how many more there are. */
    public static String summary(List<String> changes) {
        if (changes.isEmpty()) {
            return "";
        }
        String first = changes.get(0).lines().findFirst().orElse("");
        String shown = first.length() > LONGEST ? first.substring(0, LONGEST) + "…" : first;
        return shown + (changes.size() > 1 ? ", and " + (changes.size() - 1) + " more" : "");
    }
}
