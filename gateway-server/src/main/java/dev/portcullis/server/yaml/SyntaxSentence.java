package dev.portcullis.server.yaml;

import dev.portcullis.config.tree.Location;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is wrong with a text that is no YAML, in an operator's words instead of a parser's. */
record SyntaxSentence(Location at, String text) {

    /**
     * From what the library says to what we say; the first that fits counts.
     *
     * @param fragment of the library's message
     * @param atOpening whether the place to look at is where the broken thing begins, rather than where it was noticed
     */
    private record Rule(String fragment, boolean atOpening, String sentence) {}

    private static final List<Rule> RULES = List.of(
            new Rule("(TAB)", false, "a tab (expected: spaces for indentation)"),
            new Rule(
                    "mapping values are not allowed here",
                    false,
                    "a key where none can stand (check the indentation, and quote a value that contains \": \")"),
            new Rule(
                    "sequence entries are not allowed here",
                    false,
                    "a list item where none can stand (check the indentation)"),
            new Rule("could not find expected ':'", true, "a key without \":\" after it"),
            new Rule(
                    "expected <block end>",
                    false,
                    "indentation that fits nothing above (or a quote or bracket closed too early)"),
            new Rule("expected ',' or ']'", true, "a list in brackets is not closed (expected: \",\" or \"]\")"),
            new Rule("expected ',' or '}'", true, "a mapping in braces is not closed (expected: \",\" or \"}\")"),
            new Rule("found unexpected end of stream", true, "a quote that is never closed"),
            new Rule(
                    "found unknown escape character",
                    false,
                    "an unknown escape (write \\\\ for a backslash, or use single quotes)"),
            new Rule(
                    "that cannot start any token",
                    false,
                    "a character that cannot begin a value (put the value in quotes)"));

    static SyntaxSentence of(YamlEngineException e, String file, String text) {
        if (e instanceof MarkedYamlEngineException marked) {
            return of(marked, file);
        }
        if (e instanceof ReaderException reader) {
            String character = String.format(Locale.ROOT, "U+%04X", reader.getCodePoint());
            return new SyntaxSentence(
                    at(file, text, reader.getPosition()), "a character that YAML does not allow: " + character);
        }
        return new SyntaxSentence(new Location(file, 0, 0), "not YAML: " + e.getMessage());
    }

    private static SyntaxSentence of(MarkedYamlEngineException e, String file) {
        Optional<Mark> noticed = e.getProblemMark().or(e::getContextMark);
        for (Rule rule : RULES) {
            if (e.getProblem().contains(rule.fragment())) {
                Optional<Mark> mark = rule.atOpening() ? e.getContextMark().or(() -> noticed) : noticed;
                return new SyntaxSentence(at(file, mark), rule.sentence());
            }
        }
        return new SyntaxSentence(at(file, noticed), "not YAML: " + e.getProblem());
    }

    private static Location at(String file, Optional<Mark> mark) {
        return mark.map(known -> new Location(file, known.getLine() + 1, known.getColumn() + 1))
                .orElse(new Location(file, 0, 0));
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
