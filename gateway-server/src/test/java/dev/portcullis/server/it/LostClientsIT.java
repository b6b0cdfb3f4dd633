package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that vanish, that do not read, and that only pretend to ask. */
@Timeout(60)
class LostClientsIT extends FaultyServerCase {

    private static final int STREAMS = 1_000;
    private static final int MEBIBYTE = 1 << 20;

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              two: {address: "127.0.0.1:0", protocols: [h2c]}
              hasty: {address: "127.0.0.1:0", timeouts: {idle: 1s}}
              hasty-two: {address: "127.0.0.1:0", protocols: [h2c], timeouts: {idle: 1s}}
            upstreams: {server: {targets: ["http://127.0.0.1:%d"]}}
            access-log: {to: access.log}
            apis: {all: {routes: {"ANY /{proxy+}": {integration: server}}}}
            """;

    @BeforeAll
    static void start() throws Exception {
        start(YAML);
        server.at("/quick", call -> call.answer("quick"));
    }

    @AfterEach
    void othersAreServed() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            assertThat(client.get("/quick").read().body()).isEqualTo("quick");
        }
    }

    /** Sends until nobody takes it any more; counts down at the end of the connection. */
    private static CountDownLatch endless(String path) {
        CountDownLatch ended = new CountDownLatch(1);
        server.at(path, call -> {
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    call.send(chunk);
                }
            } finally {
                ended.countDown();
            }
        });
        return ended;
    }

    @Test
    void clientsThatDoNotReadCostLittleAndAreLeft() throws Exception {
        long before = program.residentBytes();
        List<CountDownLatch> ended = new ArrayList<>();
        List<AutoCloseable> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ended.add(endless("/endless/one-" + i));
            ended.add(endless("/endless/two-" + i));
            clients.add(new Wire(program.at("hasty")).get("/endless/one-" + i));
            clients.add(new Frames(program.at("hasty-two")).get(1, "/endless/two-" + i));
        }
        try (Wire other = new Wire(program.at("hasty"))) {
            long most = 0;
            while (ended.stream().anyMatch(one -> one.getCount() > 0)) {
                assertThat(other.get("/quick").read().body())
                        .as("another client")
                        .isEqualTo("quick");
                most = Math.max(most, program.residentBytes());
            }
            assertThat(most - before).as("more memory").isLessThan(128L * MEBIBYTE);
        }
        for (AutoCloseable client : clients) {
            client.close();
        }
    }

    @Test
    void clientsThatVanishLeaveNothing() throws Exception {
        CountDownLatch body = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(2);
        CountDownLatch asked = new CountDownLatch(4);
        server.at("/half-a-body", call -> {
            asked.countDown();
            untilEnd(call, body);
        });
        server.at("/half-an-answer", call -> {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
            asked.countDown();
            untilEnd(call, answer);
        });
        double connections = program.metric("portcullis_connections");
        String head = "POST /half-a-body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345";
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            wires.add(new Wire(program.at("plain")).send("GET /quick HTTP/1.1\r\nHos"));
            wires.add(new Wire(program.at("plain")).send(head));
            wires.add(new Wire(program.at("plain")).get("/half-an-answer"));
        }
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < wires.size(); i++) {
            if (i < wires.size() / 2) {
                wires.get(i).close();
            } else {
                wires.get(i).reset();
            }
        }
        assertThat(body.await(20, TimeUnit.SECONDS))
                .as("end of the server's bodies")
                .isTrue();
        assertThat(answer.await(20, TimeUnit.SECONDS))
                .as("end of the server's answers")
                .isTrue();
        program.awaitMetric("portcullis_connections", connections);
    }

    private static void untilEnd(FaultyServer.Call call, CountDownLatch ended) throws IOException {
        try {
            call.awaitEnd();
        } finally {
            ended.countDown();
        }
    }

    @Test
    void clientThatVanishesTakesAllItsStreamsAlong() throws Exception {
        CountDownLatch asked = new CountDownLatch(50);
        CountDownLatch ended = new CountDownLatch(50);
        server.at("/held/", call -> {
            asked.countDown();
            untilEnd(call, ended);
        });
        try (Frames client = new Frames(program.at("two"))) {
            for (int i = 0; i < 50; i++) {
                client.get(2 * i + 1, "/held/" + i);
            }
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            client.abort();
        }
        assertThat(ended.await(20, TimeUnit.SECONDS))
                .as("end of the server's answers")
                .isTrue();
    }

    @Test
    void clientThatResetsOverAndOverIsSentAway() throws Exception {
        server.at("/reset", FaultyServer.Call::awaitEnd);
        double floods = program.metric("portcullis_client_floods_total");
        try (Frames client = new Frames(program.at("two"));
                Frames other = new Frames(program.at("two"))) {
            try {
                for (int i = 0; i < STREAMS; i++) {
                    client.get(2 * i + 1, "/reset").reset(2 * i + 1);
                }
            } catch (IOException sentAway) {
                // the gateway may have closed the connection by now
            }
            other.get(1, "/quick");
            assertThat(other.await(Frames.DATA).payload()).asString().isEqualTo("quick");
            program.awaitMetric("portcullis_client_floods_total", floods + 1);
        }
        assertThat(server.asked().stream().filter("GET /reset"::equals)).hasSizeLessThan(STREAMS / 2);
    }
}
