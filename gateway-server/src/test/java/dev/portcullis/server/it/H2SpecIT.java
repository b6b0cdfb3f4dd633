package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance suite of HTTP/2 (RFC 9113) and HPACK (RFC 7541), over TLS and in plain text. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class H2SpecIT {

    private static final String YAML = """
            listeners:
              tls: {address: "127.0.0.1:0", tls: self-signed}
              plain: {address: "127.0.0.1:0", protocols: [h2c, http/1.1]}
            upstreams:
              echo: {targets: [builtin:echo]}
            apis:
              all:
                routes:
                  $default: {integration: echo}
            """;

    @TempDir
    private static Path folder;

    private static Program program;
    private static Path h2spec;

    @BeforeAll
    static void start() throws Exception {
        h2spec = Peers.h2spec(folder);
        program = Program.run(folder, YAML);
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    @ParameterizedTest
    @CsvSource({"tls, false, 145", "tls, true, 146", "plain, false, 145", "plain, true, 146"})
    void passesEveryCase(String listener, boolean strict, int cases) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                h2spec.toString(),
                "--host",
                program.at(listener).getHost(),
                "--port",
                Integer.toString(program.at(listener).getPort()),
                "--path",
                "/any",
                "--timeout",
                "3"));
        if (listener.equals("tls")) {
            command.addAll(List.of("--tls", "--insecure"));
        }
        if (strict) {
            command.add("--strict");
        }

        String printed = Peers.run(folder, 300, command);

        assertThat(printed).contains(cases + " tests, " + cases + " passed, 0 skipped, 0 failed");
    }
}
