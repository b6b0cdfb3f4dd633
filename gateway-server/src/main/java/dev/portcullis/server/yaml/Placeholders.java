package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Replaces {@code ${env:NAME}} and {@code ${file:path}} in the values of one file. */
final class Placeholders {

    private static final String ENVIRONMENT = "${env:";
    private static final String FILE = "${file:";

    private final Function<String, @Nullable String> environment;
    private final Path source;
    private final Set<Path> files;
    private final Problems problems;

    /**
     * @param source the file whose values these are
     * @param files where files that are read are noted
     */
    Placeholders(Function<String, @Nullable String> environment, Path source, Set<Path> files, Problems problems) {
        this.environment = environment;
        this.source = source;
        this.files = files;
        this.problems = problems;
    }

    /** Whether {@link #resolve} would change anything. */
    static boolean in(String value) {
        return value.contains(ENVIRONMENT) || value.contains(FILE);
    }

    /** The value with its placeholders replaced; those that cannot be are reported and left out. */
    Resolved resolve(String value, Location at, String path) {
        StringBuilder out = new StringBuilder();
        boolean secret = false;
        int copied = 0;
        for (int start = value.indexOf("${"); start >= 0; start = value.indexOf("${", Math.max(copied, start + 2))) {
            boolean fromEnvironment = value.startsWith(ENVIRONMENT, start);
            if (!fromEnvironment && !value.startsWith(FILE, start)) {
                continue;
            }
            if (start > copied && value.charAt(start - 1) == '$') {
                out.append(value, copied, start - 1);
                copied = start;
                continue;
            }
            int end = value.indexOf('}', start);
            if (end < 0) {
                problems.error(at, path, "a placeholder without its closing brace");
                break;
            }
            String name = value.substring(start + (fromEnvironment ? ENVIRONMENT : FILE).length(), end);
            out.append(value, copied, start).append(fromEnvironment ? variable(name, at, path) : file(name, at, path));
            copied = end + 1;
            secret = true;
        }
        return new Resolved(out.append(value, copied, value.length()).toString(), secret);
    }

    /** @param secret whether any of it came from outside the file */
    record Resolved(String value, boolean secret) {}

    private String variable(String name, Location at, String path) {
        String value = environment.apply(name);
        if (value == null) {
            problems.error(at, path, "no environment variable " + Problems.quoted(name));
            return "";
        }
        return value;
    }

    private String file(String name, Location at, String path) {
        try {
            Path file = source.resolveSibling(name);
            files.add(file.toAbsolutePath().normalize());
            String text = FileText.read(file);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            problems.error(at, path, "file " + Problems.quoted(name) + ": " + FileText.why(e));
        } catch (InvalidPathException e) {
            problems.error(at, path, "file " + Problems.quoted(name) + ": not a path");
        }
        return "";
    }
}
