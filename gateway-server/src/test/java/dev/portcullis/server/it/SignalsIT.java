package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals that come twice, early, under load, or cannot be heard. */
@Timeout(60)
class SignalsIT {

    private static final int CLIENTS = 8;
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;

    @Test
    void secondSignalChangesNothing() throws Exception {
        try (HeldServer slow = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, slow, "timeout: 20s"));
                Wire client = new Wire(program.at("plain"))) {
            client.get("/slow");
            try (Socket request = slow.awaitRequest()) {
                program.signal("TERM");
                program.log().await("Stopping: ");
                program.signal("TERM");
                program.signal("TERM");
                HeldServer.answer(request, "in the end");

                assertThat(client.read().body()).isEqualTo("in the end");
            }
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void secondInterruptEndsAtOnce() throws Exception {
        try (HeldServer slow = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, slow, "timeout: 20s"));
                Wire client = new Wire(program.at("plain"))) {
            client.get("/slow");
            try (Socket request = slow.awaitRequest()) {
                program.signal("INT");
                program.log().await("Stopping: ");
                program.signal("INT");

                assertThat(program.awaitExit()).isEqualTo(130);
                assertThat(request.getInputStream().read())
                        .as("the server's side")
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void mayComeBeforeAllIsReady() throws Exception {
        try (HeldServer unused = new HeldServer();
                Program program = Program.start(folder, OneSlowRoute.yaml(folder, unused, "timeout: 20s"))) {
            program.log().await("Listener ");
            program.signal("TERM");

            assertThat(program.awaitExit()).isZero();
            assertThat(program.log().all()).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void losesNoRequestUnderLoad() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (HeldServer unused = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, unused, "timeout: 20s"))) {
            List<Future<Integer>> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loads.add(clients.submit(load(program)));
            }
            awaitRequests(program, 100);
            program.signal("TERM");

            for (Future<Integer> load : loads) {
                assertThat(load.get(30, TimeUnit.SECONDS)).as("answers").isGreaterThan(10);
            }
            assertThat(program.awaitExit()).isZero();
            assertThat(program.log().all()).anyMatch(line -> line.endsWith("Stopped; every exchange could finish"));
        } finally {
            clients.shutdownNow();
        }
    }

    private static void awaitRequests(Program program, int many) throws Exception {
        String answered =
                "portcullis_requests_total{api=\"one\",route=\"GET /quick\",stage=\"$default\",status=\"2xx\"}";
        Eventually.that(many + " answers", () -> program.metric(answered) >= many);
    }

    /** Requests over connections that are used until an answer says that they are closed, until no more are accepted. */
    private static Callable<Integer> load(Program program) {
        return () -> {
            int answers = 0;
            for (int more = 1; more > 0; answers += more) {
                more = overOneConnection(program.at("plain"));
            }
            return answers;
        };
    }

    /** The number of answers; none if the connection is refused, or was still waiting to be accepted at the end. */
    private static int overOneConnection(URI server) throws IOException {
        int answers = 0;
        try (Wire wire = new Wire(server)) {
            Wire.Answer answer;
            do {
                answer = wire.get("/quick").read();
                assertThat(answer.body()).isEqualTo("quick");
                answers++;
            } while (answer.all("Connection").isEmpty());
            assertThat(wire.ends()).isTrue();
        } catch (IOException e) {
            if (answers > 0) {
                throw e;
            }
        }
        return answers;
    }

    @Test
    void killedProcessLeavesNothingInTheWayOfTheNext() throws Exception {
        Path socket = folder.resolve("gateway.sock");
        try (HeldServer unused = new HeldServer()) {
            try (Program killed = Program.run(folder, OneSlowRoute.yaml(folder, unused, "timeout: 1s"))) {
                killed.signal("KILL");
                assertThat(killed.awaitExit()).isEqualTo(KILLED);
            }
            assertThat(socket).exists();
            try (Program next = Program.run(folder, OneSlowRoute.yaml(folder, unused, "timeout: 1s"))) {
                assertThat(askLocally(socket)).startsWith("HTTP/1.1 200 ").endsWith("quick");
                assertThat(next.stop()).isZero();
            }
            assertThat(socket).doesNotExist();
        }
    }

    private static String askLocally(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request = "GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
