package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Problems;
import dev.portcullis.server.yaml.YamlSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code effective}, {@code diff}, {@code schema}, {@code plugins}, {@code keys}, {@code completion}. */
class ConfigCommandsTest {

    private static final String YAML = """
            listeners:
              local: {address: "127.0.0.1:8080"}
              public: {address: "127.0.0.1:8443", tls: {certificate: certs/api.pem, key: certs/api.key}}
            upstreams:
              orders: {targets: ["http://10.0.0.11:8080"]}
            size-limit: 5MiB
            headers: {response: {remove: [Server]}}
            apis:
              orders:
                base-path: /orders
                routes:
                  GET /items/{id}: {integration: orders, headers: {request: {set: {X-Key: '${file:key}'}}}}
                  ANY /{proxy+}: {integration: orders, metrics: off, size-limit: off}
            """;

    @TempDir
    private Path folder;

    @Test
    void effectiveHasDefaultsAndThePoliciesOfEachRoute() throws Exception {
        String yaml = CommandRun.of("effective", write("gateway.yaml", YAML)).out();

        assertThat(yaml)
                .contains("  local:\n    address: 127.0.0.1:8080\n    insecure: false\n    serve:\n      - apis\n")
                .contains("        certificate: certs/api.pem\n".substring(2))
                .contains("        size-limit:  # " + folder.resolve("gateway.yaml") + ":6:1\n          max: 5MiB\n")
                .contains("        size-limit: off  # ")
                .contains("X-Key: \"***\"")
                .doesNotContain("hunter2");
    }

    @Test
    void effectiveMeansTheSameAsWhatItWasMadeOf() throws Exception {
        String file = write("gateway.yaml", YAML);
        String effective =
                write("effective.yaml", CommandRun.of("effective", file).out().replace("\"***\"", "hunter2"));

        assertThat(CommandRun.of("check", effective).err()).isEmpty();
        assertThat(CommandRun.of("routes", effective).out())
                .isEqualTo(CommandRun.of("routes", file).out());
        assertThat(CommandRun.of("effective", effective)
                        .out()
                        .replaceAll(" +#.*", "")
                        .replace("hunter2", "\"***\""))
                .isEqualTo(CommandRun.of("effective", file).out().replaceAll(" +#.*", ""));
    }

    @Test
    void nothingChangesWhereOnlyTheWritingDiffers() throws Exception {
        String old = write("old.yaml", YAML);
        String fresh = write(
                "fresh.yaml",
                "# a comment\n" + YAML.replace("integration: orders,", "integration: {upstream: orders},"));

        assertThat(CommandRun.of("diff", old, fresh)).isEqualTo(new CommandRun(0, "", ""));
    }

    @Test
    void diffSaysWhatComesGoesAndChanges() throws Exception {
        String fresh = YAML.replace("5MiB", "6MiB")
                        .replace("127.0.0.1:8080", "127.0.0.1:8081")
                        .replaceAll("(?m)^      ANY .*\n", "")
                        .replace("${file:key}", "${file:other}")
                + "  fresh: {base-path: /f, routes: {GET /a: {integration: orders}}}\n";

        CommandRun run = CommandRun.of("diff", write("old.yaml", YAML), write("fresh.yaml", fresh));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                ~ listeners.local.address: 127.0.0.1:8080 -> 127.0.0.1:8081
                ~ apis.orders.routes.GET /items/{id}.headers.request.set.X-Key: "***" -> "***"
                - apis.orders.routes.ANY /{proxy+}: {integration: {upstream: orders}, metrics: off, size-limit: off}
                + apis.fresh
                + apis.fresh.routes.GET /a: {integration: {upstream: orders}}
                ~ size-limit.max: 5MiB -> 6MiB
                ~ policies in force on 1 route: orders GET /items/{id}
                """);
    }

    @Test
    void diffOfAFaultyFileIsNoDiff() throws Exception {
        CommandRun run = CommandRun.of("diff", write("old.yaml", YAML), write("fresh.yaml", "loops: many\n"));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("fresh.yaml:1:8  loops: ");
    }

    @Test
    void fmtLaysOutFilesAndSaysWhich() throws Exception {
        String crooked = write("crooked.yaml", "# keep\nloops:    2\nadmin:\n      enabled: false\n");
        String straight = write("straight.yaml", "loops: 2\n");

        assertThat(CommandRun.of("fmt", "--check", crooked, straight)).isEqualTo(new CommandRun(1, crooked + "\n", ""));
        assertThat(CommandRun.of("fmt", crooked, straight)).isEqualTo(new CommandRun(0, crooked + "\n", ""));
        assertThat(Path.of(crooked)).hasContent("# keep\nloops: 2\nadmin:\n  enabled: false\n");
        assertThat(CommandRun.of("fmt", "--check", crooked)).isEqualTo(new CommandRun(0, "", ""));
    }

    @Test
    void fmtLeavesAloneWhatIsNotYaml() throws Exception {
        String broken = write("broken.yaml", "a: [\n");

        assertThat(CommandRun.of("fmt", broken, folder.resolve("none.yaml").toString()))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        broken + "  not YAML: `portcullis check` says what is wrong\n" + folder.resolve("none.yaml")
                                + "  no such file\n"));
        assertThat(Path.of(broken)).hasContent("a: [\n");
    }

    @Test
    void schemaIsThatOfTheDocumentation() throws Exception {
        assertThat(CommandRun.of("schema"))
                .isEqualTo(new CommandRun(0, Files.readString(Path.of("../docs/portcullis.schema.json")), ""));
        assertThat(CommandRun.of("schema", "--page"))
                .isEqualTo(new CommandRun(0, Files.readString(Path.of("../docs/configuration.md")), ""));
    }

    @Test
    void pluginsSaysWhatThereIsAndWhereItComesFrom() {
        CommandRun run = CommandRun.of("plugins");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "  ")))
                .anyMatch(line -> line.startsWith("size-limit  policy  pre-limit  gateway, api, stage, route  "))
                .anyMatch(line -> line.startsWith("metrics  policy  observe  gateway  "))
                .anyMatch(line -> line.startsWith("mock  integration  -  -  "));
    }

    @Test
    void keysAreFreshAndOfAmazonsForm() {
        CommandRun run = CommandRun.of("keys", "generate", "--count", "3");

        assertThat(run.exit()).isZero();
        List<String> keys = run.out().lines().toList();
        assertThat(keys).hasSize(3).doesNotHaveDuplicates().allMatch(key -> key.matches("[A-Za-z0-9]{40}"));
        Problems problems = new Problems();
        YamlSource.parse("hint", run.err(), problems);
        assertThat(problems.all()).isEmpty();
        assertThat(run.err()).contains("api-keys:\n").doesNotContain(keys.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "x"})
    void numberOfKeysIsLimited(String count) {
        assertThat(CommandRun.of("keys", "generate", "-n", count).exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionKnowsTheCommands(String shell) {
        CommandRun run = CommandRun.of("completion", shell);

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("complete -F", "explain", "effective", "revisions", "rollback", "--config", "--state");
    }

    @Test
    void completionOfAnotherShellIsWrongUse() {
        assertThat(CommandRun.of("completion", "fish")).isEqualTo(new CommandRun(2, "", """
                        portcullis: "fish" (expected: bash or zsh)
                        try: portcullis completion --help
                        """));
    }

    private String write(String name, String yaml) throws Exception {
        Files.writeString(folder.resolve("key"), "hunter2");
        Files.writeString(folder.resolve("other"), "hunter3");
        return Files.writeString(folder.resolve(name), yaml).toString();
    }
}
