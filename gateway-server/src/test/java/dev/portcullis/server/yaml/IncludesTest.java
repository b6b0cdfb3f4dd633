package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Places;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {

    @TempDir
    private Path folder;

    private final Problems problems = new Problems();

    @Test
    void sectionsOfIncludedFilesAreReadAsIfTheyStoodInTheFile() throws IOException {
        write("gateway.yaml", "include: [apis/*.yaml, upstreams.yaml]\napis: {a: 1}\nloops: 2\n");
        Path b = write("apis/b.yaml", "apis: {b: 1}\n");
        write("apis/a.yaml", "\napis: {c: 1}\n");
        write("apis/.a.yaml.swp", "not: [yaml");
        write("apis/notes.txt", "not: [yaml");
        write("upstreams.yaml", "upstreams: {u: 1}\n");

        YamlSource.Result result = read();

        assertThat(problems.all()).isEmpty();
        assertThat(YamlWriter.write(result.root()))
                .isEqualTo("apis:\n  a: 1\n  c: 1\n  b: 1\nloops: 2\nupstreams:\n  u: 1\n");
        assertThat(Places.of(result.root(), "apis", "b")).isEqualTo(new Location(b.toString(), 1, 8));
        assertThat(result.files())
                .containsExactlyInAnyOrder(
                        folder.resolve("gateway.yaml"),
                        folder.resolve("apis"),
                        folder.resolve("apis/a.yaml"),
                        b,
                        folder.resolve("upstreams.yaml"));
    }

    @Test
    void nameInTwoFilesShowsBothPlaces() throws IOException {
        Path gateway = write("gateway.yaml", "include: [b.yaml]\nloops: 2\napis: {a: 1}\n");
        Path other = write("b.yaml", "loops: 3\napis: {a: 1}\n");
        read();

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(
                        other + ":1:1  loops: key given twice (first at " + gateway + ":2:1)",
                        other + ":2:8  apis.a: key given twice (first at " + gateway + ":3:8)");
    }

    @Test
    void includedFileIsAMapping() throws IOException {
        write("gateway.yaml", "include: [list.yaml]\n");
        Path list = write("list.yaml", "- a\n");
        read();

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(list + ":1:1  a list (expected: a mapping)");
    }

    @Test
    void includedFilesIncludeOthersRelativeToThemselves() throws IOException {
        write("gateway.yaml", "include: [teams/a/main.yaml]\n");
        write("teams/a/main.yaml", "include: [../b/*.yaml, more.yaml]\n");
        write("teams/a/more.yaml", "apis: {more: '${file:text}'}\n");
        write("teams/a/text", "beside");
        write("teams/b/b.yaml", "apis: {b: 1}\n");

        ConfigNode.Fields apis = (ConfigNode.Fields)
                ((ConfigNode.Fields) read().root()).fields().get("apis").value();

        assertThat(apis.fields()).containsOnlyKeys("b", "more");
        assertThat(((ConfigNode.Text) apis.fields().get("more").value()).value())
                .isEqualTo("beside");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void circleIsAnErrorWithTheWay() throws IOException {
        write("gateway.yaml", "include: [a.yaml]\n");
        write("a.yaml", "include: [b.yaml]\n");
        Path b = write("b.yaml", "include:\n  - a.yaml\n");
        read();

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(b + ":2:5  include[0]: includes itself: a.yaml → b.yaml → a.yaml");
    }

    @Test
    void fileThatTwoIncludeIsReadOnce() throws IOException {
        write("gateway.yaml", "include: [a.yaml, common.yaml]\n");
        write("a.yaml", "include: [common.yaml]\n");
        write("common.yaml", "apis: {a: 1}\n");
        read();

        assertThat(problems.all()).isEmpty();
    }

    @Test
    void patternDoesNotMeanTheFileThatSaysIt() throws IOException {
        write("gateway.yaml", "include: ['*.yaml']\napis: {a: 1}\n");
        write("b.yaml", "apis: {b: 1}\n");
        read();

        assertThat(problems.all()).isEmpty();
    }

    @Test
    void whatCannotBeIncludedIsSaidAtItsPlace() throws IOException {
        Path gateway = write("gateway.yaml", "include:\n  - none.yaml\n  - nowhere/*.yaml\n  - {a: b}\n  - ''\n");
        YamlSource.Result result = read();

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(
                        gateway + ":2:5  include[0]: \"" + folder.resolve("none.yaml") + "\": no such file",
                        gateway + ":3:5  warning: include[1]: no file matches \"nowhere/*.yaml\"",
                        gateway + ":4:5  include[2]: a mapping (expected: a path)",
                        gateway + ":5:5  include[3]: a value (expected: a path)");
        assertThat(result.files()).contains(folder.resolve("none.yaml"), folder.resolve("nowhere"));
    }

    @Test
    void includeIsAList() throws IOException {
        write("gateway.yaml", "include: b.yaml\n");
        read();

        assertThat(problems.all()).extracting(Problem::message).containsExactly("a value (expected: a list of paths)");
    }

    @Test
    void textThatIsNoFileIncludesNothing() {
        ConfigNode.Fields root = (ConfigNode.Fields) YamlSource.parse("api", "include: [b.yaml]\n", problems);

        assertThat(root.fields()).containsOnlyKeys("include");
    }

    private Path write(String name, String yaml) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, yaml);
    }

    private YamlSource.Result read() {
        return new YamlSource().read(folder.resolve("gateway.yaml"), problems);
    }
}
