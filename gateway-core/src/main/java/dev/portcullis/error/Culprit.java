package dev.portcullis.error;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whose code threw. */
public final class Culprit {

    /** The loaders that are the gateway itself; a plugin's is named after its jar. */
    private static final Set<String> OWN = Set.of("app", "platform");

    private Culprit() {}

    /** The jar, or the folder of jars, of the plugin that threw; null if it was the gateway's own code. */
    public static @Nullable String jarOf(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String loader = frame.getClassLoaderName();
            if (loader != null && !OWN.contains(loader)) {
                return loader;
            }
        }
        return null;
    }

    /** What was thrown, in one line: {@code java.lang.NoClassDefFoundError: com/example/Foo (in tenant.jar)}. */
    public static String sentence(Throwable thrown) {
        String jar = jarOf(thrown);
        return jar == null ? thrown.toString() : thrown + " (in " + jar + ")";
    }
}
