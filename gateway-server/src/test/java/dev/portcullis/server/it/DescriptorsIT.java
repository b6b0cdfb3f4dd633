package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open only a few more files: connections beyond that wait or are closed, and all is well again afterwards. */
@Timeout(60)
class DescriptorsIT {

    private static final int DESCRIPTORS = 160;
    private static final int CLIENTS = 300;
    private static final int LOOK_MILLIS = 3_000;

    private static final String YAML = """
            listeners: {plain: {address: "127.0.0.1:0"}}
            upstreams: {server: {targets: ["http://127.0.0.1:%d"]}}
            apis:
              one:
                routes:
                  GET /own: {integration: {mock: {body: own}}}
                  GET /server: {integration: server}
            """;

    @TempDir
    private Path folder;

    @Test
    void connectionsBeyondThemWaitWithoutHaste() throws Exception {
        try (FaultyServer server = new FaultyServer().at("/server", call -> call.answer("server"));
                Program program = Program.runWithin("-n " + DESCRIPTORS, folder, YAML.formatted(server.port()))) {
            try (Wire client = new Wire(program.at("plain"))) {
                assertThat(client.get("/server").read().body()).isEqualTo("server");
                List<Socket> crowd = crowd(program.at("plain"));

                Duration before = program.processorTime();
                assertThat(answer(crowd.get(CLIENTS - 1)))
                        .as("the last of the crowd")
                        .doesNotContain("200");
                assertThat(program.processorTime().minus(before))
                        .as("processor time of %d ms", LOOK_MILLIS)
                        .isLessThan(Duration.ofMillis(LOOK_MILLIS / 2));

                assertThat(client.get("/own").read().body()).isEqualTo("own");
                assertThat(client.get("/server").read().body()).isEqualTo("server");
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
            awaitService(program.at("plain"));
            assertThat(program.log().all()).as("the log").hasSizeLessThan(50);
            assertThat(Http.get(program.at("plain", "/server")).body()).isEqualTo("server");
        }
    }

    /** Connections that say nothing. */
    private static List<Socket> crowd(URI listener) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(listener.getHost(), listener.getPort()), LOOK_MILLIS);
            crowd.add(socket);
        }
        return crowd;
    }

    /** What comes of a request within a while: nothing, if the connection waits or is closed. */
    private static String answer(Socket socket) {
        byte[] start = new byte[12];
        try {
            socket.setSoTimeout(LOOK_MILLIS);
            socket.getOutputStream().write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(start, 0, socket.getInputStream().readNBytes(start, 0, 12), StandardCharsets.US_ASCII);
        } catch (IOException none) {
            return "";
        }
    }

    private static void awaitService(URI listener) throws Exception {
        Eventually.that("it serves", () -> {
            try (Wire client = new Wire(listener)) {
                assertThat(client.get("/own").read().body()).isEqualTo("own");
                return true;
            } catch (IOException refused) {
                return false;
            }
        });
    }
}
