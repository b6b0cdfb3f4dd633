package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 files into a configuration tree.
 *
 * <p>{@code include} at the root of a file names more files, relative to it, whose sections are read as if they stood in it.
 *
 * <p>Limits: 8 MiB a file, 1,000 files, 64 levels, 50 aliases, one document, no tags but YAML's own, no merge keys, every key once.
 * {@code ${env:NAME}} and {@code ${file:path}} in a value are replaced, the path being relative to the file that says it;
 * {@code $${env:} and {@code $${file:} stand for themselves, and so does every other {@code ${…}}.
 */
public final class YamlSource {

    /**
     * What was read.
     *
     * @param root an empty mapping where the file could not be read at all
     * @param files every file it depends on, absolute, whether it could be read or not, and every directory that was looked
     *     into for files to include
     * @param texts the text of every YAML file that was read, as it stands, by its absolute path; in the order of reading
     */
    public record Result(ConfigNode root, Set<Path> files, Map<Path, String> texts) {}

    private final FileTree tree;
    private final Function<String, @Nullable String> environment;

    /** Reads what is on the disk, and takes {@code ${env:…}} from the process. */
    public YamlSource() {
        this(System::getenv);
    }

    public YamlSource(Function<String, @Nullable String> environment) {
        this(FileTree.DISK, environment);
    }

    /** @param tree where the YAML files are; what {@code ${file:…}} names is on the disk in any case */
    public YamlSource(FileTree tree, Function<String, @Nullable String> environment) {
        this.tree = tree;
        this.environment = environment;
    }

    /** Reads one file and what it includes; what is wrong goes to {@code problems}. */
    public Result read(Path file, Problems problems) {
        Set<Path> files = new LinkedHashSet<>();
        Map<Path, String> texts = new LinkedHashMap<>();
        ConfigNode root =
                new Includes(tree, (one, noted) -> read(one, noted, texts, problems), files, problems).read(file);
        return new Result(root, files, texts);
    }

    private ConfigNode read(Path file, Set<Path> files, Map<Path, String> texts, Problems problems) {
        String text;
        try {
            text = tree.read(file);
        } catch (IOException e) {
            problems.error(new Location(file.toString(), 0, 0), "", FileText.why(e));
            return empty(file.toString());
        }
        texts.put(file.toAbsolutePath().normalize(), text);
        Placeholders placeholders = new Placeholders(environment, file, files, problems);
        return tree(file.toString(), FileText.withoutMark(text), placeholders, problems);
    }

    /** Reads text that is not the operator's own file: placeholders in it stay as they are. */
    public static ConfigNode parse(String name, String text, Problems problems) {
        return tree(name, text, null, problems);
    }

    private static ConfigNode tree(String name, String text, @Nullable Placeholders placeholders, Problems problems) {
        Braces braces = Braces.of(text);
        try {
            return new YamlTree(name, braces, placeholders, problems).root();
        } catch (YamlStop e) {
            problems.error(e.at(), e.path(), e.sentence());
        } catch (YamlEngineException e) {
            SyntaxSentence sentence = SyntaxSentence.of(e, name, text);
            problems.error(sentence.at(), "", sentence.text());
        }
        return empty(name);
    }

    private static ConfigNode empty(String name) {
        return new ConfigNode.Fields(Map.of(), new Location(name, 1, 1));
    }
}
