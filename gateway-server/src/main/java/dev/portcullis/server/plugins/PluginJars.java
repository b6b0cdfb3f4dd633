package dev.portcullis.server.plugins;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The jars that are loaded together: one by itself, or all of a folder.
 *
 * @param name of the jar or the folder, for messages
 */
record PluginJars(String name, List<Path> jars) {

    static final String ATTRIBUTE = "Portcullis-Plugin-Api";
    static final String API = "1";

    /** Those of a directory, in the order of their names; what is neither a jar nor a folder with jars is passed over. */
    static List<PluginJars> in(Path directory) throws IOException {
        List<PluginJars> found = new ArrayList<>();
        for (Path jar : jarsOf(directory)) {
            found.add(new PluginJars(String.valueOf(jar.getFileName()), List.of(jar)));
        }
        for (Path folder : entries(directory)) {
            List<Path> jars = Files.isDirectory(folder) ? jarsOf(folder) : List.of();
            if (!jars.isEmpty()) {
                found.add(new PluginJars(folder.getFileName() + "/", jars));
            }
        }
        return found;
    }

    private static List<Path> jarsOf(Path directory) throws IOException {
        return entries(directory).stream()
                .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                .toList();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            List<Path> sorted = new ArrayList<>();
            entries.forEach(sorted::add);
            sorted.sort(null);
            return sorted;
        }
    }

    /** Why they cannot be loaded, or null. In a folder one jar says which interfaces it was made for; the rest are its libraries. */
    @Nullable String complaint() {
        String other = null;
        for (Path jar : jars) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                Manifest manifest = opened.getManifest();
                String api =
                        manifest == null ? null : manifest.getMainAttributes().getValue(ATTRIBUTE);
                if (API.equals(api)) {
                    return null;
                }
                other = api == null ? other : api;
            } catch (IOException e) {
                return jar.getFileName() + " is no readable jar: " + e.getMessage();
            }
        }
        return (other == null ? "no " + ATTRIBUTE + " in the manifest" : ATTRIBUTE + ": " + other) + " (expected: "
                + ATTRIBUTE + ": " + API + ")";
    }

    URL[] urls() {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    public String toString() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
