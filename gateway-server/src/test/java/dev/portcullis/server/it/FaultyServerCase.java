package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** One gateway, which looks for leaks, before one server that does what a test tells it; nothing is left of any test. */
abstract class FaultyServerCase {

    @TempDir
    static Path folder;

    static FaultyServer server;
    static Program program;

    /** @param yaml with {@code %1$d} for the server's port */
    static void start(String yaml) throws Exception {
        server = new FaultyServer();
        program = Program.runWatched(folder, yaml.formatted(server.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        server.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        program.awaitMetric("portcullis_exchanges", 1); // the one that asks
        assertThat(program.log().all()).noneMatch(line -> line.contains("LEAK") || line.contains("Exception"));
    }
}
