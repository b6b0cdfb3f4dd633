package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlLimitsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void refusesBillionLaughs() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i <= 9; i++) {
            String alias = "*a" + (i - 1);
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(alias, alias, alias, alias, alias))));
        }

        assertThat(problems(bomb.toString()))
                .containsExactly("g.yaml:7:15  a6[1]: aliases repeat too much (expected: at most 100000 values)");
    }

    @Test
    void refusesMoreThanFiftyAliases() {
        String aliases = IntStream.range(0, 51).mapToObj(i -> "*x").collect(Collectors.joining(", "));

        assertThat(problems("a: &x 1\nb: [" + aliases + "]\n"))
                .containsExactly("g.yaml:2:205  b[50]: too many aliases (expected: at most 50)");
    }

    @Test
    void refusesAliasOfWhatItStandsIn() {
        assertThat(problems("a: &x\n  b: *x\n"))
                .containsExactly("g.yaml:2:6  a.b: alias \"x\" stands inside what it repeats");
    }

    @Test
    void refusesAliasWithoutAnchor() {
        assertThat(problems("a: &orders 1\nb: *ordres\n"))
                .containsExactly(
                        "g.yaml:2:4  b: no anchor \"ordres\" (expected one of: orders; did you mean \"orders\"?)");
    }

    @Test
    void allowsSixtyFourLevelsAndNoMore() {
        assertThat(problems("[".repeat(64) + "]".repeat(64))).isEmpty();
        assertThat(problems("[".repeat(65) + "]".repeat(65)).get(0))
                .startsWith("g.yaml:1:65  ")
                .endsWith("nested too deep (expected: at most 64 levels)");
    }

    @Test
    void countsLevelsThatAliasesAdd() {
        String deep = "[".repeat(40) + "]".repeat(40);

        assertThat(problems("a: &x " + deep + "\nb: " + "[".repeat(30) + "*x" + "]".repeat(30) + "\n"))
                .singleElement()
                .asString()
                .endsWith("nested too deep (expected: at most 64 levels)");
    }

    @Test
    void endlessNestingEndsSoon() {
        for (String piece : List.of("[", "{a: ", "- ", "? ", "&a [", "!!str ", "{? ")) {
            String bomb = piece.repeat((4 << 20) / piece.length());
            Assertions.assertTimeoutPreemptively(
                    SOON, () -> assertThat(problems(bomb)).isNotEmpty(), piece);
        }
    }

    @Test
    void refusesFileThatIsTooLarge() throws IOException {
        Path file = directory.resolve("g.yaml");
        Files.write(file, new byte[(8 << 20) + 1]);
        Problems problems = new Problems();

        new YamlSource().read(file, problems);

        assertThat(problems.all()).extracting(Problem::message).containsExactly("cannot be read: larger than 8MiB");
    }

    @Test
    void refusesTagsMergeKeysAndKeysGivenTwice() {
        assertThat(problems("a: !!java.net.URL [x]\nb: !include c.yaml\nc: &c {x: 1}\nd:\n  <<: *c\na: 2\n"))
                .containsExactly(
                        "g.yaml:1:4  a: tag \"tag:yaml.org,2002:java.net.URL\" (expected: no tags)",
                        "g.yaml:2:4  b: tag \"!include\" (expected: no tags)",
                        "g.yaml:5:3  d.<<: merge keys are not supported"
                                + " (write the keys out, or use an alias for a whole value)",
                        "g.yaml:6:1  a: key given twice (first at g.yaml:1:1)");
    }

    @Test
    void refusesSecondDocument() {
        assertThat(problems("a: 1\n---\nb: 2\n"))
                .containsExactly("g.yaml:3:1  a second document (expected: one document in a file)");
    }

    @Test
    void refusesKeysThatAreNoText() {
        assertThat(problems("{[a, b]: c}\n")).containsExactly("g.yaml:1:2  a list as a key (expected: text)");
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        YamlSource.parse("g.yaml", text, problems);
        return problems.all().stream().map(Problem::toString).toList();
    }
}
