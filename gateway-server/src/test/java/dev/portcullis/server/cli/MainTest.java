package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private static final String GOOD = """
            admin: {enabled: false}
            listeners:
              local: {address: "127.0.0.1:0"}
            upstreams:
              orders: {targets: ["http://127.0.0.1:9"]}
            apis:
              orders:
                hosts: [api.example.com]
                base-path: /orders
                routes:
                  GET /items/{id}: {integration: orders}
                  $default: {integration: orders}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void checkSaysWhatAGoodFileHolds() throws Exception {
        Path file = write(GOOD);

        assertThat(execute("check", file.toString())).isZero();

        assertThat(out()).isEqualTo(file + ": ok, 1 API, 2 routes\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void checkPrintsEveryProblemAndTheirNumber() throws Exception {
        Path file = write("loops: many\ndrain: {timeot: 5s}\n");

        assertThat(execute("check", file.toString())).isEqualTo(1);

        assertThat(out()).isEmpty();
        assertThat(err().lines().toList()).hasSize(3).last().isEqualTo("2 problems");
        assertThat(err())
                .contains(
                        file + ":1:8  loops: ", file + ":2:9  drain.timeot: unknown key", "did you mean \"timeout\"?");
    }

    @Test
    void checkSaysThatFileIsMissing() {
        Path file = folder.resolve("none.yaml");

        assertThat(execute("check", file.toString())).isEqualTo(1);

        assertThat(err()).isEqualTo(file + "  no such file\n1 problem\n");
    }

    @Test
    void routesPrintsTable() throws Exception {
        assertThat(execute("routes", write(GOOD).toString())).isZero();

        assertThat(out().lines().map(line -> line.split(" {2,}")[0]))
                .containsExactly("ROUTE", "GET /orders/items/{id}", "$default");
        assertThat(out().lines().skip(1)).allMatch(line -> line.contains("orders  api.example.com  upstream orders"));
    }

    @Test
    void runEndsWhenTheFileIsWrong() throws Exception {
        Path file = write("loops: many\n");

        assertThat(execute("run", file.toString())).isEqualTo(1);

        assertThat(err()).startsWith(file + ":1:8  loops: ").endsWith("1 problem\n");
    }

    @Test
    void versionNamesProgramAndJava() {
        assertThat(execute("version")).isZero();

        assertThat(out()).startsWith("portcullis ").contains("Java " + System.getProperty("java.version"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "check",
                "routes",
                "explain",
                "effective",
                "diff",
                "schema",
                "fmt",
                "plugins",
                "keys",
                "keys generate",
                "health",
                "completion",
                "version"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(execute((command + " --help").split(" "))).isZero();

        assertThat(out()).startsWith("Usage: portcullis " + command);
    }

    @Test
    void helpListsCommandsAndExitCodes() {
        assertThat(execute("--help")).isZero();

        assertThat(out())
                .contains("run ", "check ", "routes ", "version ")
                .contains("Exit codes: 0 all is well, 1 a problem was found, 2 wrong use.");
    }

    @Test
    void unknownCommandIsWrongUse() {
        assertThat(execute("rotes")).isEqualTo(2);

        assertThat(err())
                .isEqualTo("portcullis: unknown command \"rotes\" (did you mean \"routes\"?)\n"
                        + "try: portcullis --help\n");
    }

    @Test
    void noCommandIsWrongUse() {
        assertThat(execute()).isEqualTo(2);

        assertThat(err()).startsWith("portcullis: no command given (expected one of: run, ");
    }

    @Test
    void oneArgumentTooManyIsWrongUse() {
        assertThat(execute("check", "a.yaml", "b.yaml")).isEqualTo(2);

        assertThat(err())
                .isEqualTo("portcullis: unmatched argument at index 2: 'b.yaml'\ntry: portcullis check --help\n");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    private int execute(String... arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.execute(new Terminal(outStream, errStream), arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
