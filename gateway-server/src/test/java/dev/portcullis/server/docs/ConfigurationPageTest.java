package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.schema.JsonSchema;
import dev.portcullis.config.schema.ReferencePage;
import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code mvn -pl gateway-server -am -Dtest=ConfigurationPageTest -Dupdate … test} writes page and schema anew. */
class ConfigurationPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final PluginCatalog PLUGINS = PluginCatalog.load(ConfigurationPageTest.class.getClassLoader());

    @Test
    void pageSaysWhatTheRecordsSay() throws IOException {
        isCurrent("configuration.md", ReferencePage.of(PLUGINS));
    }

    @Test
    void schemaSaysWhatTheRecordsSay() throws IOException {
        isCurrent("portcullis.schema.json", JsonSchema.of(PLUGINS));
    }

    private static void isCurrent(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if (System.getProperty("update") != null) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .content()
                .as("docs/" + name + "; -Dupdate writes it anew")
                .isEqualTo(text);
    }
}
