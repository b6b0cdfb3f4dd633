package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.discovery.DnsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are all down and come back, and names that change, are unknown, or whose name server is away. */
@Timeout(60)
class LostServersIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              two: {address: "127.0.0.1:0", protocols: [h2c]}
            dns: {servers: ["127.0.0.1:%1$d"], timeout: 500ms, longest-ttl: 1s}
            upstreams:
              down: {targets: ["http://127.0.0.2:%2$d", "http://127.0.0.3:%2$d"]}
              ejected:
                targets: ["http://127.0.0.2:%3$d", "http://127.0.0.3:%3$d"]
                ejection: {failures: 2, pause: 30s}
              moving: {targets: ["http://moving.test:%4$d"]}
              unknown: {targets: ["http://unknown.test:%4$d"]}
              deserted: {targets: ["http://deserted.test:%4$d"]}
            apis:
              all:
                routes:
                  ANY /down: {integration: down}
                  ANY /ejected: {integration: ejected}
                  ANY /moving/{proxy+}: {integration: moving}
                  ANY /unknown: {integration: unknown}
                  ANY /deserted: {integration: deserted}
            """;

    @TempDir
    private static Path folder;

    private static DnsServer names;
    private static FaultyServer first;
    private static FaultyServer second;
    private static Socket down;
    private static Socket ejected;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        first = named("first", 0);
        second = named("second", first.port());
        down = bound();
        ejected = bound();
        names = new DnsServer().addresses("moving.test", "127.0.0.2").addresses("deserted.test", "127.0.0.2");
        program = Program.runWatched(
                folder, YAML.formatted(names.port(), down.getLocalPort(), ejected.getLocalPort(), first.port()));
    }

    private static FaultyServer named(String name, int port) throws Exception {
        return new FaultyServer(address(port == 0 ? 2 : 3), port)
                .at("/moving/quick", call -> call.answer(name))
                .at("/unknown", call -> call.answer(name))
                .at("/deserted", call -> call.answer(name));
    }

    private static InetAddress address(int last) throws Exception {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    /** Bound at 127.0.0.2 but not listening: connections are refused, and nobody else gets the port. */
    private static Socket bound() throws Exception {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address(2), 0));
        return socket;
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        names.close();
        first.close();
        second.close();
        down.close();
        ejected.close();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return Http.get(program.at("plain", path));
    }

    /** Asks until the body is this. */
    private static void await(String path, String body) throws Exception {
        Eventually.that(path + " answers " + body, () -> get(path).body().equals(body));
    }

    @Test
    void serverThatComesBackIsUsedAtOnce() throws Exception {
        comesBack("/down", down);
    }

    @Test
    void serverThatComesBackIsUsedAtOnceAlthoughItWasEjected() throws Exception {
        comesBack("/ejected", ejected);
    }

    private static void comesBack(String path, Socket placeholder) throws Exception {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        }
        try (Frames two = new Frames(program.at("two"))) {
            assertThat(two.get(1, path).await(Frames.DATA).payload()).asString().contains("Service Unavailable");
        }
        int port = placeholder.getLocalPort();
        placeholder.close();
        try (FaultyServer back = new FaultyServer(address(2), port)) {
            back.at(path, call -> call.answer("back"));
            for (int i = 0; i < 10; i++) {
                assertThat(get(path).body()).isEqualTo("back");
            }
        }
    }

    @Test
    void nameThatMovesTakesNewRequestsAlongAndLeavesThoseUnderWay() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        first.at("/moving/slow", call -> {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            hold(moved);
            call.send("in the end");
        });
        assertThat(get("/moving/quick").body()).isEqualTo("first");
        try (Wire slow = new Wire(program.at("plain")).get("/moving/slow")) {
            names.addresses("moving.test", "127.0.0.3");
            await("/moving/quick", "second");
            moved.countDown();

            assertThat(slow.read().body()).isEqualTo("in the end");
            for (int i = 0; i < 20; i++) {
                assertThat(get("/moving/quick").body()).isEqualTo("second");
            }
        }
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void unknownNameIsServedOnceItIsKnown() throws Exception {
        assertThat(get("/unknown").statusCode()).isEqualTo(503);

        names.addresses("unknown.test", "127.0.0.3");

        await("/unknown", "second");
        program.log().await("Name unknown.test: found again");
    }

    @Test
    void lastAnswerStaysWhileTheNameServerIsAway() throws Exception {
        assertThat(get("/deserted").body()).isEqualTo("first");

        names.silent(true);
        assertThat(program.log().await("Name deserted.test: ")).endsWith("keeping the last 1");
        assertThat(get("/deserted").body()).isEqualTo("first");

        names.silent(false);
        assertThat(program.log().await("Name deserted.test: ")).endsWith("found again");
    }
}
