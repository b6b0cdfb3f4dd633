package dev.portcullis.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.snapshot.PluginCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDirectoryTest {

    private static final PluginCatalog BUILT_IN = PluginCatalog.load(PluginDirectoryTest.class.getClassLoader());
    private static final String SOURCE = """
            import dev.portcullis.spi.*;
            import dev.portcullis.spi.filter.*;
            public final class Made implements FilterFactory<Made.Settings> {
                public record Settings(String text) {}
                public String type() { return "TYPE"; }
                public Class<Settings> configType() { return Settings.class; }
                public Slot slot(Settings settings) { return Slot.FILTERS; }
                public Filter create(Settings settings, PluginContext context) {
                    return (RequestFilter) exchange -> Outcome.proceed();
                }
            }
            """;

    @TempDir
    private Path folder;

    @TempDir
    private Path sources;

    @Test
    void addsWhatItsJarsHold() throws Exception {
        jar("stamp.jar", "1", "stamp");

        PluginCatalog all = PluginDirectory.load(folder, BUILT_IN);

        assertThat(all.filters()).containsKeys("stamp", "headers");
        assertThat(Origin.of(all.filters().get("stamp"))).isEqualTo("stamp.jar");
    }

    @Test
    void refusesJarsMadeForOtherInterfaces() throws Exception {
        jar("new.jar", "2", "stamp");
        jar("none.jar", null, "other");

        assertRefused("""
                new.jar: Portcullis-Plugin-Api: 2 (expected: Portcullis-Plugin-Api: 1)
                none.jar: no Portcullis-Plugin-Api in the manifest (expected: Portcullis-Plugin-Api: 1)""");
    }

    @Test
    void refusesTwoPluginsOfOneTypeAndNamesBoth() throws Exception {
        jar("a.jar", "1", "stamp");
        jar("b.jar", "1", "stamp");

        assertRefused("b.jar: type \"stamp\" is a plugin of a.jar, too");
    }

    @Test
    void refusesKeysOfTheConfiguration() throws Exception {
        jar("a.jar", "1", "listeners");

        assertRefused("a.jar: type \"listeners\" is a key of the configuration itself");
    }

    @Test
    void refusesBrokenJarsAndMissingClasses() throws Exception {
        Files.writeString(folder.resolve("a.jar"), "no jar");
        jar("b.jar", "1", null);

        assertThatThrownBy(() -> PluginDirectory.load(folder, BUILT_IN))
                .isInstanceOf(PluginRefusal.class)
                .hasMessageContaining("a.jar: a.jar is no readable jar")
                .hasMessageContaining("b.jar: ")
                .hasMessageContaining("Provider Made not found");
    }

    @Test
    void publishesNoInnerPackages() {
        assertThat(PluginClassLoader.isPublished("dev.portcullis.spi.filter.Filter"))
                .isTrue();
        assertThat(PluginClassLoader.isPublished("dev.portcullis.http.raw.HeadBlock"))
                .isFalse();
        assertThat(PluginClassLoader.isPublished("tools.jackson.databind.ObjectMapper"))
                .isFalse();
    }

    private void assertRefused(String reasons) {
        assertThatThrownBy(() -> PluginDirectory.load(folder, BUILT_IN))
                .isInstanceOf(PluginRefusal.class)
                .hasMessage(reasons);
    }

    /** @param type of the filter in it; null leaves the classes out */
    private void jar(String name, String api, String type) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (api != null) {
            manifest.getMainAttributes().putValue(PluginJars.ATTRIBUTE, api);
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)), manifest)) {
            put(
                    jar,
                    "META-INF/services/dev.portcullis.spi.filter.FilterFactory",
                    "Made".getBytes(StandardCharsets.UTF_8));
            if (type != null) {
                Path source = Files.writeString(sources.resolve("Made.java"), SOURCE.replace("TYPE", type));
                String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
                assertThat(ToolProvider.getSystemJavaCompiler()
                                .run(null, null, null, "-cp", path, "-proc:none", source.toString()))
                        .isZero();
                for (String made : new String[] {"Made.class", "Made$Settings.class"}) {
                    put(jar, made, Files.readAllBytes(sources.resolve(made)));
                }
            }
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
