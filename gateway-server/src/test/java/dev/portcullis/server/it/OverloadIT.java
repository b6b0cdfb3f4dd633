package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More clients, or slower ones, than the gateway can bear: it stays reachable for its operator, and for the others soon. */
@Timeout(120)
class OverloadIT {

    private static final int HALF_OPEN = 5000;
    private static final int ROUNDS = 4;
    /** All of the heap, 60 MiB of code and classes, and 20 KiB for each head. */
    private static final long MOST_BYTES = (96 + 60 + 100) << 20;

    private static final String APIS = """
            upstreams:
              silent: {targets: ["http://127.0.0.1:%d"]}
              echo: {targets: [builtin:echo]}
            apis:
              one:
                routes:
                  GET /silent: {integration: silent}
                  GET /quick: {integration: {mock: {body: quick}}}
                  POST /upload: {integration: silent}
            """;

    @TempDir
    private Path folder;

    /** Takes connections and says nothing. */
    private final ServerSocket silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());

    private final List<Wire> open = new ArrayList<>();
    private Program program;

    OverloadIT() throws IOException {}

    @AfterEach
    void close() throws IOException {
        leave();
        silent.close();
        program.close();
    }

    private void leave() throws IOException {
        for (Wire each : open) {
            each.close();
        }
        open.clear();
    }

    private String yaml(String listener, String rest) {
        return "listeners: {plain: {address: \"127.0.0.1:0\"" + listener + "}}\n"
                + APIS.formatted(silent.getLocalPort()) + rest;
    }

    private Wire connect() throws IOException {
        Wire wire = new Wire(program.at("plain"));
        open.add(wire);
        return wire;
    }

    /** Whether a new connection is closed before it is answered. */
    private boolean isSentAway() {
        try (Wire wire = new Wire(program.at("plain"))) {
            wire.get("/quick");
            wire.read();
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private double metric(String name) throws Exception {
        return Http.get(program.at("admin", "/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    private void operatorIsServed() throws Exception {
        assertThat(Http.get(program.at("admin", "/health/ready")).statusCode()).isEqualTo(200);
    }

    private void clientsAreServed() throws Exception {
        Eventually.that("clients are served", () -> !isSentAway());
        for (int i = 0; i < 20; i++) {
            assertThat(isSentAway()).isFalse();
        }
    }

    // ---- too many

    @Test
    void closesConnectionsBeyondTheTotal() throws Exception {
        program = Program.run(folder, yaml("", "overload: {connections: 10}\n"));
        for (int i = 0; i < 10; i++) {
            connect().get("/silent");
        }
        Eventually.that("all are busy", () -> metric("portcullis_exchanges") >= 10);

        assertThat(isSentAway()).isTrue();

        operatorIsServed();
        assertThat(metric("portcullis_connections_refused_total{reason=\"total\"}"))
                .isEqualTo(1);
        program.log().await("overload.connections is 10");
        leave();
        clientsAreServed();
    }

    @Test
    void closesConnectionsOfAnAddressThatHasEnough() throws Exception {
        program = Program.run(folder, yaml(", limits: {connections-per-address: 5}", ""));
        for (int i = 0; i < 5; i++) {
            connect().get("/quick").read();
        }

        assertThat(isSentAway()).isTrue();

        assertThat(metric("portcullis_connections_refused_total{reason=\"address\"}"))
                .isEqualTo(1);
        leave();
        clientsAreServed();
    }

    @Test
    void survivesWantOfDescriptors() throws Exception {
        program = Program.runWithin("-n 300", folder, yaml("", "overload: {connections: 100000}\n"));
        program.log().all().stream()
                .filter(line -> line.contains("overload.connections: 100000"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 400; i++) {
            connect();
        }

        program.log().await("cannot accept");

        leave();
        clientsAreServed();
        operatorIsServed();
        assertThat(metric("portcullis_connections_refused_total{reason=\"descriptors\"}"))
                .isBetween(1.0, 30.0);
    }

    @Test
    void keepsDescriptorsForTheOperator() throws Exception {
        program = Program.runWithin("-n 400", folder, yaml("", ""));
        for (int i = 0; i < 400; i++) {
            connect();
        }

        operatorIsServed();
        assertThat(metric("portcullis_connections_refused_total{reason=\"total\"}"))
                .isPositive();
        clientsAreServed();
        assertThat(metric("portcullis_connections_relieved_total")).isPositive();
        assertThat(program.log().all()).noneMatch(line -> line.contains("cannot accept"));
    }

    // ---- too slow

    @Test
    void holdsLittleForThousandsOfHalfOpenHeads() throws Exception {
        Path file = Program.write(folder, yaml(", timeouts: {head: 3s}", ""));
        program = Program.run(file, Map.of("PORTCULLIS_JAVA_OPTS", "-Xms96m -Xmx96m -XX:+AlwaysPreTouch"));
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(halfOpenRound()).as("resident in round %d", round).isLessThan(MOST_BYTES);
        }

        assertThat(metric("portcullis_slow_clients_total{kind=\"head\"}")).isGreaterThan(HALF_OPEN);
        clientsAreServed();
    }

    /** The memory that the gateway has at the most crowded moment of such a round. */
    private long halfOpenRound() throws Exception {
        for (int i = 0; i < HALF_OPEN; i++) {
            connect().send("GET /quick HTTP/1.1\r\nHost: a\r\nX-Slow: ");
        }
        operatorIsServed();
        long bytes = program.residentBytes();
        Eventually.that("they are given up", () -> metric("portcullis_connections") < 100);
        leave();
        return bytes;
    }

    @Test
    void givesUpBodiesThatDribble() throws Exception {
        program = Program.run(folder, yaml(", timeouts: {body-rate: 16KiB, grace: 500ms}", ""));
        Wire wire = connect().send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        CompletableFuture<Wire.Answer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return wire.read();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(dribble(wire, answer).status()).isEqualTo(408);
        assertThat(metric("portcullis_slow_clients_total{kind=\"body\"}")).isEqualTo(1);
    }

    private static Wire.Answer dribble(Wire wire, CompletableFuture<Wire.Answer> answer) throws Exception {
        for (int i = 0; i < 300; i++) {
            try {
                return answer.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                wire.send("x");
            }
        }
        throw new AssertionError("no answer within 30 s");
    }

    @Test
    void givesUpClientsThatDoNotReadTheirAnswers() throws Exception {
        try (Streaming server = new Streaming()) {
            program = Program.run(folder, """
                    listeners: {plain: {address: "127.0.0.1:0", timeouts: {read-rate: 64MiB, grace: 500ms}}}
                    upstreams: {large: {targets: ["http://127.0.0.1:%d"]}}
                    apis: {one: {routes: {GET /large: {integration: large}, GET /quick: {integration: {mock: {}}}}}}
                    """.formatted(server.port()));
            connect().get("/large");

            Eventually.that("it is given up", () -> metric("portcullis_slow_clients_total{kind=\"answer\"}") == 1);

            Eventually.that("it is gone", () -> metric("portcullis_exchanges") <= 1);
            clientsAreServed();
        }
    }

    // ---- too much

    @Test
    void refusesRequestsAndRecovers() throws Exception {
        String probes = "overload: {heap: %s, retry-after: 2s}\n";
        Path file = Program.write(
                folder,
                yaml(", serve: [apis, health]", probes.formatted("0%"))
                        .replace("one:\n", "one:\n    base-path: /one\n"));
        // The heap is collected when the classes take 8 MiB, which is during the start: before, nobody knows what lives
        // in it.
        program = Program.run(file, Map.of("PORTCULLIS_JAVA_OPTS", "-XX:MetaspaceSize=8m"));
        URI quick = program.at("plain", "/one/quick");

        HttpResponse<String> refused = Http.get(quick);
        for (int i = 0; i < 500 && refused.statusCode() != 503; i++) {
            refused = Http.get(quick);
        }

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
        assertThat(refused.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        for (int i = 0; i < 100; i++) {
            operatorIsServed();
            assertThat(Http.get(program.at("plain", "/health/live")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(metric("portcullis_requests_shed_total{reason=\"heap\"}")).isPositive();
        program.log().await("Overloaded: some requests are refused");
        program.log().await("No longer overloaded: ");

        Program.write(
                folder,
                yaml(", serve: [apis, health]", probes.formatted("100%"))
                        .replace("one:\n", "one:\n    base-path: /one\n"));
        program.log().await("Revision 2 is active");
        for (int i = 0; i < 100; i++) {
            assertThat(Http.get(quick).statusCode()).isEqualTo(200);
        }
    }
}
