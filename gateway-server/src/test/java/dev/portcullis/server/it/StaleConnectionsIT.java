package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that close their connections without a word, at the very moment the gateway uses one again. */
@Timeout(60)
class StaleConnectionsIT {

    private static final int CLIENTS = 8;
    private static final int REQUESTS = 200;

    private static final String YAML = """
            listeners: {plain: {address: "127.0.0.1:0"}}
            upstreams:
              third: {targets: ["http://127.0.0.1:%d"]}
              tired: {targets: ["http://127.0.0.1:%d"]}
            apis:
              all:
                routes:
                  ANY /third/{number}: {integration: third}
                  ANY /tired/{number}: {integration: tired}
            """;

    @TempDir
    private static Path folder;

    private static final ExecutorService CLIENT_THREADS = Executors.newFixedThreadPool(CLIENTS);
    private static FaultyServer third;
    private static FaultyServer tired;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        third = new FaultyServer().at("/third/", call -> {
            call.takeBody().answer("done");
            if (call.number() == 3) {
                call.close();
            }
        });
        tired = new FaultyServer().idle(1).at("/tired/", call -> call.takeBody().answer("done"));
        program = Program.runWatched(folder, YAML.formatted(third.port(), tired.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        CLIENT_THREADS.shutdownNow();
        program.close();
        third.close();
        tired.close();
    }

    /** Answers of all clients, one after another on a connection each; the paths are numbered. */
    private static List<Integer> statuses(String path, String... methods) throws Exception {
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        List<Future<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int first = i * REQUESTS;
            Callable<Void> client = () -> {
                try (Wire wire = new Wire(program.at("plain"))) {
                    for (int number = first; number < first + REQUESTS; number++) {
                        String head =
                                methods[number % methods.length] + " " + path + number + " HTTP/1.1\r\nHost: a\r\n\r\n";
                        statuses.add(wire.send(head).read().status());
                    }
                }
                return null;
            };
            clients.add(CLIENT_THREADS.submit(client));
        }
        for (Future<Void> client : clients) {
            client.get(40, TimeUnit.SECONDS);
        }
        return List.copyOf(statuses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/third/", "/tired/"})
    void failNoRequestThatMayBeRepeated(String path) throws Exception {
        assertThat(statuses(path, "GET", "PUT", "DELETE"))
                .filteredOn(status -> status != 200)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/third/", "/tired/"})
    void getNoPostTwice(String path) throws Exception {
        List<Integer> statuses = statuses(path, "POST");

        List<String> asked = (path.equals("/third/") ? third : tired)
                .asked().stream().filter(one -> one.startsWith("POST")).toList();
        Set<String> once = new HashSet<>();
        assertThat(statuses).isSubsetOf(200, 502).contains(200);
        assertThat(asked)
                .allMatch(once::add)
                .hasSizeGreaterThanOrEqualTo(statuses.stream()
                        .mapToInt(status -> status == 200 ? 1 : 0)
                        .sum());
    }
}
