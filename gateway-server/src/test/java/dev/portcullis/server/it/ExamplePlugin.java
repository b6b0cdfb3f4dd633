package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** The plugin in {@code docs/examples}, built as its author would build it, but without Maven. */
final class ExamplePlugin {

    static final Path PROJECT =
            Path.of("..", "docs", "examples", "plugin").toAbsolutePath().normalize();

    private static final Pattern API = Pattern.compile("<Portcullis-Plugin-Api>(.+)</Portcullis-Plugin-Api>");

    private final Path built;

    private ExamplePlugin(Path built) {
        this.built = built;
    }

    /** Compiles it against what the distribution ships, and copies its resources. */
    static ExamplePlugin build(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        try (Stream<Path> jars = Files.list(Program.HOME.resolve("lib"))) {
            compile(
                    PROJECT.resolve("src/main/java"),
                    classes,
                    String.join(":", jars.map(Path::toString).toList()));
        }
        Path resources = PROJECT.resolve("src/main/resources");
        for (Path file : files(resources)) {
            Path copy = classes.resolve(resources.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return new ExamplePlugin(classes);
    }

    Path classes() {
        return built;
    }

    /** Compiles its tests against the kit. */
    Path tests(Path folder) throws IOException {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path classes = Files.createDirectories(folder.resolve("test-classes"));
        compile(PROJECT.resolve("src/test/java"), classes, built + ":" + own);
        return classes;
    }

    private static void compile(Path sources, Path classes, String path) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "-Xlint:all,-classfile,-path", "-Werror", "-proc:none", "-cp", path, "-d"));
        arguments.add(classes.toString());
        files(sources).forEach(file -> arguments.add(file.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The line for the manifest that the project's pom.xml asks for. */
    static String api() throws IOException {
        Matcher matcher = API.matcher(Files.readString(PROJECT.resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /**
     * Makes a jar of those files whose path passes {@code which}.
     *
     * @param api for the manifest; null for none
     */
    void jar(Path jar, String api, Predicate<String> which) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (api != null) {
            manifest.getMainAttributes().putValue("Portcullis-Plugin-Api", api);
        }
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Path file : files(built)) {
                String name = built.relativize(file).toString();
                if (which.test(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
    }
}
