package dev.portcullis.server.revisions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The YAML files of one configuration as the operator wrote them; nothing that they only refer to.
 *
 * @param texts by path relative to the directory of the main file, which comes first
 */
public record WrittenFiles(Map<String, String> texts) {

    public WrittenFiles {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** @param texts by absolute path, the main file first */
    public static WrittenFiles of(Map<Path, String> texts, Path directory) {
        Path base = directory.toAbsolutePath().normalize();
        Map<String, String> relative = new LinkedHashMap<>();
        texts.forEach((file, text) -> relative.put(base.relativize(file).toString(), text));
        return new WrittenFiles(relative);
    }

    /** The name of the file that includes the others. */
    public String main() {
        return texts.keySet().iterator().next();
    }

    /** The texts by absolute path, where the main file lies in {@code directory}. */
    public Map<Path, String> in(Path directory) {
        Path base = directory.toAbsolutePath().normalize();
        Map<Path, String> placed = new LinkedHashMap<>();
        texts.forEach((file, text) -> placed.put(base.resolve(file).normalize(), text));
        return placed;
    }

    /** {@code gateway.yaml}, {@code gateway.yaml and 3 more}. */
    public String names() {
        return texts.isEmpty() ? "-" : main() + (texts.size() > 1 ? " and " + (texts.size() - 1) + " more" : "");
    }

    /** The files that come ({@code +}), go ({@code -}) and change ({@code ~}) from here to {@code later}. */
    List<String> changesTo(WrittenFiles later) {
        List<String> changes = new ArrayList<>();
        later.texts.forEach((file, text) -> {
            String before = texts.get(file);
            if (!text.equals(before)) {
                changes.add((before == null ? "+ " : "~ ") + file);
            }
        });
        texts.keySet().stream()
                .filter(file -> !later.texts.containsKey(file))
                .forEach(file -> changes.add("- " + file));
        return changes;
    }
}
