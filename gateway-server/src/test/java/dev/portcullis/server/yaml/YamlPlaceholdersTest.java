package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlPlaceholdersTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "hunter2", "PORT", "8080", "EMPTY", "");

    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    @Test
    void takesValuesFromTheEnvironment() throws IOException {
        assertThat(value("a: ${env:KEY}")).isEqualTo("hunter2");
        assertThat(value("a: 'http://localhost:${env:PORT}/${env:KEY}'")).isEqualTo("http://localhost:8080/hunter2");
        assertThat(read("a: ${env:KEY}").secret()).isTrue();
        assertThat(read("a: ${env:EMPTY}").isNull()).isFalse();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void takesValuesFromFilesBesideTheConfiguration() throws IOException {
        Files.writeString(directory.resolve("key.txt"), "line one\nline two\n\n");

        assertThat(value("a: ${file:key.txt}")).isEqualTo("line one\nline two\n");
        assertThat(read("a: ${file:key.txt}").secret()).isTrue();
        assertThat(source("a: ${file:key.txt}").files())
                .containsExactly(directory.resolve("g.yaml"), directory.resolve("key.txt"));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void mayStandUnquotedInBracesAndBrackets() throws IOException {
        assertThat(value("{b: [x], a: ${env:KEY}, c: d}")).isEqualTo("hunter2");
        assertThat(value("{a: x${stageVariables.x}y}")).isEqualTo("x${stageVariables.x}y");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void leavesEverythingElseAsItIs() throws IOException {
        assertThat(value("a: ${stageVariables.x}")).isEqualTo("${stageVariables.x}");
        assertThat(value("a: $${env:KEY} ${env:PORT}")).isEqualTo("${env:KEY} 8080");
        assertThat(value("a: $${x}")).isEqualTo("$${x}");
        assertThat(value("a: $ {env:KEY}")).isEqualTo("$ {env:KEY}");
        assertThat(read("a: $${env:KEY}").secret()).isFalse();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void doesNotResolveWhatItResolvedTo() throws IOException {
        Files.writeString(directory.resolve("key.txt"), "${env:KEY}");

        assertThat(value("a: ${file:key.txt}")).isEqualTo("${env:KEY}");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        source("a: ${env:ACME_KEY}\nb: [1, '${file:certs/none.pem}']\nc: '${env:KEY'\n");

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(
                        directory + "/g.yaml:1:4  a: no environment variable \"ACME_KEY\"",
                        directory + "/g.yaml:2:8  b[1]: file \"certs/none.pem\": no such file",
                        directory + "/g.yaml:3:4  c: a placeholder without its closing brace");
    }

    @Test
    void watchesFilesThatAreMissing() throws IOException {
        assertThat(source("a: ${file:certs/none.pem}").files()).contains(directory.resolve("certs/none.pem"));
    }

    @Test
    void areNotForTextFromElsewhere() {
        ConfigNode root = YamlSource.parse("upload", "a: ${file:/etc/passwd}", problems);

        assertThat(((ConfigNode.Text)
                                ((ConfigNode.Fields) root).fields().get("a").value())
                        .value())
                .isEqualTo("${file:/etc/passwd}");
    }

    private String value(String text) throws IOException {
        return read(text).value();
    }

    private ConfigNode.Text read(String text) throws IOException {
        ConfigNode.Fields root = (ConfigNode.Fields) source(text).root();
        return (ConfigNode.Text) root.fields().get("a").value();
    }

    private YamlSource.Result source(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("g.yaml"), text);
        return new YamlSource(ENVIRONMENT::get).read(file, problems);
    }
}
