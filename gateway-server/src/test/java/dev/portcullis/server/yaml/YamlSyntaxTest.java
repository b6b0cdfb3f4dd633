package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlSyntaxTest {

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysInPlainWordsWhatIsWrong(String text, String expected) {
        Problems problems = new Problems();

        YamlSource.parse("g.yaml", text, problems);

        assertThat(problems.all()).extracting(Problem::toString).isEqualTo(List.of(expected));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("a:\n\tb: 1\n", "g.yaml:2:1  a tab (expected: spaces for indentation)"),
                Arguments.of(
                        "a: b: c\n",
                        "g.yaml:1:5  a key where none can stand"
                                + " (check the indentation, and quote a value that contains \": \")"),
                Arguments.of("a: - b\n", "g.yaml:1:4  a list item where none can stand (check the indentation)"),
                Arguments.of(
                        "a:\n    b: 1\n  c: 2\n",
                        "g.yaml:3:3  indentation that fits nothing above (or a quote or bracket closed too early)"),
                Arguments.of("a: 1\nb\nc: 2\n", "g.yaml:2:1  a key without \":\" after it"),
                Arguments.of(
                        "a: [b\nc: d\n", "g.yaml:1:4  a list in brackets is not closed (expected: \",\" or \"]\")"),
                Arguments.of("a: {b: c\n", "g.yaml:1:4  a mapping in braces is not closed (expected: \",\" or \"}\")"),
                Arguments.of("a: \"b\n", "g.yaml:1:4  a quote that is never closed"),
                Arguments.of(
                        "a: \"\\q\"\n",
                        "g.yaml:1:6  an unknown escape (write \\\\ for a backslash, or use single quotes)"),
                Arguments.of("a: @b\n", "g.yaml:1:4  a character that cannot begin a value (put the value in quotes)"),
                Arguments.of("a: 1\nb: \u0007\n", "g.yaml:2:4  a character that YAML does not allow: U+0007"));
    }
}
