package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in the README print what it says they print. */
class ReadmeIT {

    @TempDir
    private Path folder;

    private String readme;
    private String example;

    @BeforeEach
    void read() throws Exception {
        readme = Files.readString(Program.HOME.resolve("README.md"));
        example = first("(?s)```yaml\n(.*?)```");
    }

    private String first(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(readme);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void checkAcceptsItsExample() throws Exception {
        Program.Result result = execute(example, "check");

        assertThat(result).isEqualTo(new Program.Result(0, first("gateway.yaml\n(gateway.yaml: ok.*\n)"), ""));
    }

    @Test
    void routesListsItsExample() throws Exception {
        Program.Result result = execute(example, "routes");

        assertThat(result).isEqualTo(new Program.Result(0, first("(?s)\n(ROUTE .*?\n)\n"), ""));
    }

    @Test
    void checkFindsItsMistakes() throws Exception {
        String wrong = example.replace("access-log:", "acces-log:").replace("upstream: orders", "upstream: ordres");

        Program.Result result = execute(wrong, "check");

        assertThat(result).isEqualTo(new Program.Result(1, "", first("(?s)\n(gateway.yaml:8.*? problems\n)")));
    }

    /** But for ports, and the headers that the echo got. */
    @Test
    void quickstartAnswersWhatItSays() throws Exception {
        String console = first("(?s)```console\n(.*?)\n```");
        StringBuilder printed = new StringBuilder();
        try (Program program = quickstart()) {
            for (String command : console.lines()
                    .filter(line -> line.startsWith("$ "))
                    .map(line -> line.substring(2))
                    .toList()) {
                printed.append("$ ").append(command).append('\n');
                printed.append(shell(command.replace("curl ", "curl -sS ")
                                .replace("127.0.0.1:8080", at(program, "plain"))
                                .replace("127.0.0.1:8443", at(program, "tls"))
                                .replace("127.0.0.1:9901", at(program, "admin")))
                        .strip()
                        .replace("\r", "")
                        .replace(at(program, "plain"), "127.0.0.1:8080")
                        .replaceAll("(\"headers\":\\{\"Host\":\"[^\"]+\"),.*?}", "$1,…}"));
                printed.append("\n\n");
            }
        }

        assertThat(printed.toString().strip()).isEqualTo(console.strip());
    }

    private static String at(Program program, String listener) {
        return program.at(listener).getAuthority();
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + " printed " + output).isZero();
        return output;
    }

    /** On ports that are free, and with a throttle that a slow machine meets, too. */
    private Program quickstart() throws Exception {
        String shipped = Files.readString(Program.HOME.resolve("config/quickstart.yaml"));
        Files.copy(Program.HOME.resolve("config/quickstart.key"), folder.resolve("quickstart.key"));
        return Program.run(
                folder,
                shipped.replace("127.0.0.1:8080 ", "127.0.0.1:0 ")
                        .replace("127.0.0.1:8443\n", "127.0.0.1:0\n")
                        .replace("{rate: 2/s,", "{rate: 2/m,"));
    }

    /** But for what differs each time. */
    @Test
    void quickstartShowsTheLineItSays() throws Exception {
        String line;
        try (Program program = quickstart()) {
            Http.get(program.at("plain", "/hello"), "User-Agent", "curl/8.5.0");
            line = program.output().await("{\"time\":");
            assertThat(program.output().all())
                    .as("nothing else on standard output")
                    .containsExactly(line);
        }

        assertThat(lasting(line)).isEqualTo(lasting(first("(?s)```json\n(.*?)\n```")));
    }

    private static String lasting(String line) {
        return line.replaceAll("\"(time|id|host)\":\"[^\"]+\"", "\"$1\":").replaceAll("\"durationMs\":[0-9.]+", "");
    }

    private Program.Result execute(String yaml, String command) throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return Program.execute(folder, command, "gateway.yaml");
    }
}
