package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlWriterTest {

    private static final String TIDY = """
            listeners:
              public:
                address: 0.0.0.0:8443
                serve:
                  - apis
                  - health
                tls: self-signed
            apis:
              orders:
                routes:
                  "$default":
                    - - a
                      - b
                    - k: v
                      l: {}
                  ANY /{proxy+}: []
                  GET /items/{id}: ~
                number: 5
                text: "5"
                truth: "true"
                odd: "a: b\\n#\\"\\\\"
            """;

    @Test
    void writesWhatItReads() {
        Problems problems = new Problems();

        String written = YamlWriter.write(YamlSource.parse("g.yaml", TIDY, problems));

        assertThat(problems.all()).isEmpty();
        assertThat(written).isEqualTo(TIDY.replace("\"$default\"", "$default"));
    }

    @Test
    void hidesWhatMustNotBeShown(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("g.yaml"), "a: ${env:KEY}\nb: hush\nc: open\n");
        ConfigNode root =
                new YamlSource(name -> "hunter2").read(file, new Problems()).root();

        String written = YamlWriter.write(SecretMarks.mark(root, Set.of(new Location(file.toString(), 2, 4))));

        assertThat(written).isEqualTo("a: \"***\"\nb: \"***\"\nc: open\n");
    }
}
