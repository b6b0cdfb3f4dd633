package dev.portcullis.server.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher of the assembled distribution with a stand-in for java that prints its arguments, one a line. */
class LauncherIT {

    private static final Path HOME = Path.of(System.getProperty("portcullis.home"));

    @TempDir
    private Path folder;

    @Test
    void startsTheCommandWithItsArgumentsUnchanged() throws Exception {
        Run run = launch("17.0.15", Map.of(), "run", "my config.yaml", "*");

        assertThat(run.exit).isZero();
        assertThat(run.lines)
                .containsSubsequence("-cp", "dev.portcullis.server.cli.Main", "run", "my config.yaml", "*");
        assertThat(run.lines.get(run.lines.indexOf("-cp") + 1))
                .as("class path: what a start needs most, then the rest")
                .startsWith(HOME + "/lib/gateway-core-");
    }

    @Test
    void putsTheUsersOptionsAfterItsOwn() throws Exception {
        Run run = launch("17.0.15", Map.of("PORTCULLIS_JAVA_OPTS", "-Xmx1g -Dx=*"), "version");

        assertThat(run.lines).containsSubsequence("-Xmx256m", "-Xmx1g", "-Dx=*", "dev.portcullis.server.cli.Main");
    }

    @Test
    void beginsWithNoMoreHeapThanTheUserAllows() throws Exception {
        assertThat(launch("25", Map.of()).lines).contains("-Xms48m");
        assertThat(launch("25", Map.of("PORTCULLIS_JAVA_OPTS", "-Xmx40m")).lines)
                .contains("-Xmx40m")
                .noneMatch(line -> line.startsWith("-Xms"));
    }

    @Test
    void asksNewerJavaOnlyForWhatOlderOnesDoNotKnow() throws Exception {
        assertThat(launch("17.0.15", Map.of()).lines)
                .doesNotContain("-XX:+UseCompactObjectHeaders", "--sun-misc-unsafe-memory-access=allow");
        assertThat(launch("25", Map.of()).lines)
                .contains("-XX:+UseCompactObjectHeaders", "--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void passesTheLogbackFileOfTheUserOnly() throws Exception {
        Path file = Files.createFile(folder.resolve("my logback.xml"));

        assertThat(launch("25", Map.of()).lines).noneMatch(line -> line.startsWith("-Dlogback"));
        assertThat(launch("25", Map.of("PORTCULLIS_LOGBACK", file.toString())).lines)
                .contains("-Dlogback.configurationFile=" + file);
    }

    @Test
    void classPathNamesEveryJarOnce() throws Exception {
        List<String> lines = launch("17.0.15", Map.of(), "version").lines;

        try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
            assertThat(lines.get(lines.indexOf("-cp") + 1).split(":"))
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(Path::toString).toList());
        }
    }

    @Test
    void usesAnAotCacheWhereJavaHasThem() throws Exception {
        Map<String, String> cache = Map.of("PORTCULLIS_AOT", "/some/portcullis.aot");

        assertThat(launch("25", cache).lines).contains("-XX:AOTCache=/some/portcullis.aot");
        assertThat(launch("17.0.15", cache).lines).singleElement().asString().contains("(expected: 25 or newer)");
    }

    @Test
    void letsNewerJavaKeepClassesByItself() throws Exception {
        Path kept = folder.resolve("kept.jsa");

        assertThat(launch("19.0.1", Map.of("PORTCULLIS_CDS", kept.toString()), "run").lines)
                .contains("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + kept);
        assertThat(launch("19.0.1", Map.of("PORTCULLIS_CDS", kept.toString()), "check").lines)
                .as("what check loads is not what a start needs")
                .doesNotContain("-XX:SharedArchiveFile=" + kept);
    }

    @Test
    void keepsClassesForOlderJavaUntilItOrTheJarsChange() throws Exception {
        Path kept = folder.resolve("kept.jsa");
        Map<String, String> environment = Map.of("PORTCULLIS_CDS", kept.toString());

        assertThat(launch("17.0.15", environment, "run").lines).contains("-XX:ArchiveClassesAtExit=" + kept);
        Files.createFile(kept);
        assertThat(launch("17.0.15", environment, "run").lines).contains("-XX:SharedArchiveFile=" + kept);
        assertThat(launch("17.0.16", environment, "run").lines).contains("-XX:ArchiveClassesAtExit=" + kept);
        assertThat(kept).doesNotExist();
    }

    @Test
    void startsWithoutWhereNoClassesCanBeKept() throws Exception {
        Path nowhere = folder.resolve("missing/kept.jsa");

        Run run = launch("17.0.15", Map.of("PORTCULLIS_CDS", nowhere.toString()), "run");

        assertThat(run.exit).isZero();
        assertThat(run.lines).noneMatch(line -> line.contains("kept.jsa"));
    }

    @Test
    void refusesJavaThatIsTooOld() throws Exception {
        Run run = launch("11.0.2", Map.of());

        assertThat(run.exit).isEqualTo(1);
        assertThat(run.lines).singleElement().asString().contains("is Java 11.0.2 (expected: 17 or newer");
    }

    @Test
    void saysWhereItLookedForJavaInVain() throws Exception {
        Run run = run(HOME.resolve("bin/portcullis"), Map.of("PORTCULLIS_JAVA", folder + "/none"));

        assertThat(run.exit).isEqualTo(1);
        assertThat(run.lines).singleElement().asString().contains("no Java found through PORTCULLIS_JAVA");
    }

    @Test
    void findsItsHomeThroughLinks() throws Exception {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), HOME.resolve("bin/portcullis"));
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), absolute.getFileName());

        Run run = run(relative, Map.of("PORTCULLIS_JAVA", java("17.0.15").toString()));

        assertThat(run.lines).contains("-Dportcullis.home=" + HOME);
    }

    @Test
    void givesBackTheHangUpSignalThatNohupTakes() throws Exception {
        Path java = java("17.0.15");
        Files.writeString(java, "#!/bin/sh\nexec grep SigIgn: /proc/self/status\n");

        Run run = run(
                Path.of("/bin/sh"),
                Map.of("PORTCULLIS_JAVA", java.toString()),
                "-c",
                "trap '' HUP; exec \"$0\" version",
                HOME + "/bin/portcullis");

        // the lowest bit is SIGHUP; whoever runs the tests may have others ignored
        assertThat(run.lines).singleElement().asString().matches("SigIgn:\\s+[0-9a-f]*[02468ace]");
    }

    @Test
    void distributionHoldsWhatItNeedsToStart() throws Exception {
        assertThat(HOME.resolve("config/logback.xml.sample")).isRegularFile();
        assertThat(HOME.resolve("plugins")).isDirectory();
        try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(jar -> jar.startsWith("gateway-server-"))
                    .anyMatch(jar -> jar.matches("netty-transport-native-epoll-.*-linux-x86_64\\.jar"))
                    .anyMatch(jar -> jar.matches("netty-transport-native-epoll-.*-linux-aarch_64\\.jar"))
                    .noneMatch(jar -> jar.matches("(junit|assertj|jmh|archunit|wiremock).*"));
        }
    }

    private Run launch(String version, Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PORTCULLIS_JAVA", java(version).toString());
        return run(HOME.resolve("bin/portcullis"), all, arguments);
    }

    private Path java(String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk " + version + "/bin"))
                .getParent();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, "output", "");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTCULLIS_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Run(process.waitFor(), Files.readAllLines(output, UTF_8));
    }

    private record Run(int exit, List<String> lines) {}
}
