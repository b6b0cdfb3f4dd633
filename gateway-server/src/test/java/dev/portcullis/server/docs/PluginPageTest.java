package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/writing-a-plugin.md shows of its example is what stands there. */
class PluginPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern CODE = Pattern.compile("(?s)```(?:java|xml)\n(.*?)```");

    private static List<String> project() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS.resolve("examples/plugin"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|xml)"))
                    .map(PluginPageTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> snippets() {
        return CODE.matcher(read(DOCS.resolve("writing-a-plugin.md")))
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
    }

    @Test
    void showsCode() {
        assertThat(snippets()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void codeIsThatOfTheProject(String snippet) throws IOException {
        assertThat(project()).anyMatch(file -> file.contains(snippet));
    }
}
