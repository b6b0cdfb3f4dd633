package dev.portcullis.server.plugins;

import java.security.CodeSource;

/** Where a plugin comes from. */
public final class Origin {

    private Origin() {}

    /** The name of its jar, or of the folder its classes are in. */
    public static String of(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "(built-in)";
        }
        String path = source.getLocation().getPath();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
