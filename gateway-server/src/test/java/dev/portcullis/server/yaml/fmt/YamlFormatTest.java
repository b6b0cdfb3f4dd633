package dev.portcullis.server.yaml.fmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFormatTest {

    @Test
    void indentsByTwoAndKeepsEverythingElse() {
        assertThat(YamlFormat.format("""

                # first


                listeners:      # where
                    local:   {address: "127.0.0.1:0"}   # here
                    # about public
                    public:
                          address:    '0.0.0.0:80'
                    # end of listeners
                # begin of upstreams
                upstreams:
                - a
                -   b: 1
                    c: 2
                -
                  d: 3
                - - x
                  - y

                text: |
                      two
                        lines

                folded: >-
                   a
                   b
                long: "begins
                         and ends"
                empty:
                GET /items/{id}: {integration: {upstream: o, path: /v2/{id}}}
                # last
                """)).isEqualTo("""
                # first

                listeners:      # where
                  local: {address: "127.0.0.1:0"}     # here
                  # about public
                  public:
                    address: '0.0.0.0:80'
                  # end of listeners
                # begin of upstreams
                upstreams:
                  - a
                  - b: 1
                    c: 2
                  - d: 3
                  - - x
                    - y

                text: |
                  two
                    lines

                folded: >-
                  a
                  b
                long: "begins
                         and ends"
                empty:
                GET /items/{id}: {integration: {upstream: o, path: /v2/{id}}}
                # last
                """);
    }

    @Test
    void columnsOfCommentsStayColumns() {
        String aligned = """
                a: 1          # one
                bcdef: 2      # two
                c:            # three
                  d: 4        # four
                """;

        assertThat(YamlFormat.format(aligned)).isEqualTo(aligned);
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "config"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesAreLaidOutAlready(Path file) throws IOException {
        String text = Files.readString(file);

        assertThat(YamlFormat.format(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment\n",
                "a",
                "--- # begins\na: 1\n",
                "a: &x {b: 1}\nc: *x\nd: &y\n    e: 1\nf: &z\n    - 1\n",
                "a: !!str 5\nb: !!map\n   c: d\n",
                "a: &x b\n*x : 1\n",
                "a:\n- # dash\n  b: 1\n",
                "a: |+\n    kept\n\n\nb: 1\n",
                "a: |\n\n    leading\nb: >\n  x\n\n  y\n",
                "a: [1,\n  # inside\n  2,   # behind\n  3]\nb: {c: d,\n e: f}\n",
                "\"quoted # not a comment\": 'also # not'  # but this is\n",
                "a: b#c\nd: e #f\n",
                "ä: \uD83D\uDE00 # smile\nb: 1\n",
                "a: plain\n  over lines # end\nb: 1\n",
                "a:\r\n    b: 1\r\n",
                "\uFEFFa: 1\n",
                "? a\n: 1\n",
                "a:\n    - b:\n            c\n      # of c\n    # of a\nd: 1\n",
            })
    void losesNothingAndIsDoneAtOnce(String text) {
        String once = YamlFormat.format(text);

        assertThat(YamlFormat.format(once)).isEqualTo(once);
        assertThat(once.lines()).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void whateverIsIndentedAnyhowIsDoneAtOnce() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            write(text, random, 0, 3);
            String once = YamlFormat.format(text.toString());

            assertThat(YamlFormat.format(once)).as(text.toString()).isEqualTo(once);
        }
    }

    /** Blocks within blocks, with comments and empty lines at every place that can have them. */
    private static void write(StringBuilder text, Random random, int indent, int depth) {
        String spaces = " ".repeat(indent);
        boolean list = random.nextBoolean();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append("\n".repeat(random.nextInt(3) / 2));
            if (random.nextInt(4) == 0) {
                text.append(" ".repeat(indent + random.nextInt(6)))
                        .append("# c")
                        .append(random.nextInt(99))
                        .append('\n');
            }
            text.append(spaces).append(list ? "-" : "k" + i + ":");
            boolean deeper = depth > 0 && random.nextInt(3) > 0;
            String leaf = List.of(
                            " v",
                            " 'q # q'",
                            " {a: b}",
                            " [1,\n" + spaces + "   2]",
                            " |\n" + spaces + "    t\n" + spaces + "      u")
                    .get(random.nextInt(5));
            boolean comment = random.nextInt(4) == 0 && (deeper || !leaf.contains("|"));
            text.append(deeper ? "" : leaf)
                    .append(comment ? "   # e" + random.nextInt(99) : "")
                    .append('\n');
            if (deeper) {
                write(text, random, indent + 1 + random.nextInt(4), depth - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: 1\n---\nb: 2\n", "? [a]\n: 1\n", "a: |2\n    x\n"})
    void refusesWhatItCannotLayOut(String text) {
        assertThatThrownBy(() -> YamlFormat.format(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
