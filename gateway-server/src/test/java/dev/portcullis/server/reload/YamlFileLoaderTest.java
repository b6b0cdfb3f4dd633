package dev.portcullis.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.YamlWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileLoaderTest {

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void bindsFileAndSaysWhereItStands() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "loops: 2\n");

        Loaded loaded = loader(file).load(problems);

        assertThat(problems.all()).isEmpty();
        assertThat(loaded.config()).isNotNull();
        assertThat(loaded.config().loops()).isEqualTo(2);
        assertThat(loaded.directory()).isEqualTo(folder);
        assertThat(loaded.files()).containsExactly(file);
        assertThat(YamlWriter.write(loaded.shown(Set.of()))).isEqualTo("loops: 2\n");
    }

    @Test
    void hidesWhatCameFromFiles() throws Exception {
        Path secret = Files.writeString(folder.resolve("name"), "127.0.0.1:9901");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "admin: {address: '${file:name}'}\n");

        Loaded loaded = loader(file).load(problems);

        assertThat(YamlWriter.write(loaded.shown(Set.of()))).contains("***").doesNotContain("127.0.0.1");
        assertThat(loaded.files()).containsExactlyInAnyOrder(file, secret);
    }

    @Test
    void hidesWhatStandsAtPlacesThatPluginsName() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "some-plugin: {password: hunter2}\n");

        Loaded loaded = loader(file).load(problems);

        assertThat(YamlWriter.write(loaded.shown(Set.of(new Location(file.toString(), 1, 25)))))
                .contains("***")
                .doesNotContain("hunter2");
    }

    @Test
    void followsFileThatIsNotThereYet() {
        Path file = folder.resolve("gateway.yaml");

        Loaded loaded = loader(file).load(problems);

        assertThat(loaded.config()).isNull();
        assertThat(loaded.files()).containsExactly(file);
        assertThat(problems.all()).extracting(Problem::message).containsExactly("no such file");
    }

    private static YamlFileLoader loader(Path file) {
        return new YamlFileLoader(
                file,
                (rest, root, directory, problems) -> problems.error(
                        root.at(), "rest", String.join(" ", rest.listeners().keySet())));
    }

    @Test
    void hasWhatIsLeftOfAFaultyFileExamined() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                drain: {timeout: 5}
                listeners:
                  good: {address: "127.0.0.1:0"}
                  bad: {address: nowhere}
                """);

        loader(file).load(problems);

        assertThat(problems.all())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("rest", "drain.timeout", "listeners.bad.address");
        assertThat(problems.all()).extracting(Problem::message).contains("good");
    }
}
