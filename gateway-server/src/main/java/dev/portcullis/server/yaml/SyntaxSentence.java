package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is wrong with a text that is no YAML, in an operator's words instead of a parser's. */
record SyntaxSentence(Location at, String text) {

    /** From what the library says to what we say; the first that fits counts. */
    private static final Map<String, String> SENTENCES = new LinkedHashMap<>();

    static {
        SENTENCES.put("(TAB)", "a tab (expected: spaces for indentation)");
        SENTENCES.put(
                "mapping values are not allowed here",
                "a key where none can stand (check the indentation, and quote a value that contains \": \")");
        SENTENCES.put(
                "sequence entries are not allowed here", "a list item where none can stand (check the indentation)");
        SENTENCES.put("could not find expected ':'", "a key without \":\" after it");
        SENTENCES.put(
                "expected <block end>", "indentation that fits nothing above (or a quote or bracket closed too early)");
        SENTENCES.put("expected ',' or ']'", "a list in brackets is not closed (expected: \",\" or \"]\")");
        SENTENCES.put("expected ',' or '}'", "a mapping in braces is not closed (expected: \",\" or \"}\")");
        SENTENCES.put("found unexpected end of stream", "a quote that is never closed");
        SENTENCES.put(
                "found unknown escape character",
                "an unknown escape (write \\\\ for a backslash, or use single quotes)");
        SENTENCES.put("that cannot start any token", "a character that cannot begin a value (put the value in quotes)");
    }

    static SyntaxSentence of(YamlEngineException e, String file, String text) {
        if (e instanceof MarkedYamlEngineException marked) {
            Location at = marked.getProblemMark()
                    .or(marked::getContextMark)
                    .map(mark -> at(file, mark))
                    .orElse(new Location(file, 0, 0));
            return new SyntaxSentence(at, sentence(marked.getProblem()));
        }
        if (e instanceof ReaderException reader) {
            String character = "U+%04X".formatted(reader.getCodePoint());
            return new SyntaxSentence(
                    at(file, text, reader.getPosition()), "a character that YAML does not allow: " + character);
        }
        return new SyntaxSentence(new Location(file, 0, 0), "not YAML: " + e.getMessage());
    }

    private static String sentence(String problem) {
        return SENTENCES.entrySet().stream()
                .filter(entry -> problem.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("not YAML: " + problem);
    }

    private static Location at(String file, Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Location at(String file, String text, int codePoints) {
        int line = 1;
        int column = 1;
        int offset = 0;
        for (int i = 0; i < codePoints && offset < text.length(); i++) {
            int c = text.codePointAt(offset);
            offset += Character.charCount(c);
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return new Location(file, line, column);
    }
}
