package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlSourceTest {

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    @Test
    void keepsOrderAndPlaces() {
        ConfigNode.Fields root = fields(YamlSource.parse("g.yaml", "b: 1\na:\n  - x\n  - {y: z}\n", problems));

        assertThat(root.fields().keySet()).containsExactly("b", "a");
        assertThat(root.fields().get("a").keyAt()).isEqualTo(new Location("g.yaml", 2, 1));
        ConfigNode.Items items = (ConfigNode.Items) root.fields().get("a").value();
        assertThat(items.items().get(0).at()).isEqualTo(new Location("g.yaml", 3, 5));
        assertThat(fields(items.items().get(1)).fields().get("y").value().at()).isEqualTo(new Location("g.yaml", 4, 9));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void tellsPlainValuesFromQuoted() {
        ConfigNode.Fields root = fields(YamlSource.parse(
                "g.yaml",
                "a: true\nb: 'true'\nc:\nd: \"\"\ne: !!str true\nf: !!int '5'\ng: |\n  two\n  lines\n",
                problems));

        assertThat(text(root, "a").plain()).isTrue();
        assertThat(text(root, "b").plain()).isFalse();
        assertThat(text(root, "c").isNull()).isTrue();
        assertThat(text(root, "d").isNull()).isFalse();
        assertThat(text(root, "e").plain()).isFalse();
        assertThat(text(root, "f").plain()).isTrue();
        assertThat(text(root, "g").value()).isEqualTo("two\nlines\n");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void takesKeysOfAnyTypeAsText() {
        assertThat(fields(YamlSource.parse("g.yaml", "1: a\ntrue: b\n$default: c\nGET /x/{id}: d\n", problems))
                        .fields())
                .containsOnlyKeys("1", "true", "$default", "GET /x/{id}");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void pathVariablesNeedNoQuotes() {
        ConfigNode.Fields root = fields(YamlSource.parse(
                "g.yaml", "{a: /items/{id}, b: [/{x}{y+}], \"f\":{g}, h: 'i{j}', k: {l}}\n", problems));

        assertThat(text(root, "a").value()).isEqualTo("/items/{id}");
        assertThat(root.fields().get("b").value())
                .hasToString("Items[items=[Text[/{x}{y+} at g.yaml:1:22]], at=g.yaml:1:21]");
        assertThat(text(root, "h").value()).isEqualTo("i{j}");
        assertThat(root.fields().get("f").value()).isInstanceOf(ConfigNode.Fields.class);
        assertThat(root.fields().get("k").value()).isInstanceOf(ConfigNode.Fields.class);
    }

    @Test
    void repeatsAnchoredNodesWhereTheirAliasesStand() {
        ConfigNode.Fields root = fields(YamlSource.parse("g.yaml", "a: &x {k: v}\nb: *x\n", problems));

        assertThat(root.fields().get("b").value())
                .isSameAs(root.fields().get("a").value());
    }

    @Test
    void emptyFileIsAnEmptyMapping() {
        for (String text : List.of("", "\n", "# nothing\n", "---\n", "~\n")) {
            assertThat(fields(YamlSource.parse("g.yaml", text, problems)).fields())
                    .isEmpty();
        }
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void readsFileWithByteOrderMark() throws IOException {
        Path file = Files.writeString(directory.resolve("g.yaml"), "\uFEFFa: b\n");

        YamlSource.Result result = new YamlSource().read(file, problems);

        assertThat(fields(result.root()).fields()).containsOnlyKeys("a");
        assertThat(result.files()).containsExactly(file);
    }

    @Test
    void saysWhyFileCannotBeRead() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});

        YamlSource.Result result = new YamlSource().read(missing, problems);
        new YamlSource().read(latin, problems);

        assertThat(result.files()).containsExactly(missing);
        assertThat(lines()).containsExactly(latin + "  not UTF-8", missing + "  no such file");
    }

    private static ConfigNode.Fields fields(ConfigNode node) {
        return (ConfigNode.Fields) node;
    }

    private static ConfigNode.Text text(ConfigNode.Fields root, String key) {
        return (ConfigNode.Text) root.fields().get(key).value();
    }

    private List<String> lines() {
        return problems.all().stream().map(Problem::toString).toList();
    }
}
