package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that come piece by piece are passed on piece by piece: the server sends the next when the last has arrived. */
@Timeout(60)
class EventStreamIT {

    private static final int EVENTS = 20;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              tls: {address: "127.0.0.1:0", tls: self-signed}
            upstreams:
              events: {targets: ["http://127.0.0.1:%d"]}
            apis:
              all:
                routes:
                  GET /events: {integration: events}
            """;

    /** How a server marks pieces of a body whose length it does not know. */
    private enum Framing {
        CHUNKED("Transfer-Encoding: chunked\r\n\r\n") {
            @Override
            String piece(String text) {
                return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
            }
        },
        UNTIL_CLOSE("Connection: close\r\n\r\n") {
            @Override
            String piece(String text) {
                return text;
            }
        };

        private final String line;

        Framing(String line) {
            this.line = line;
        }

        abstract String piece(String text);
    }

    @TempDir
    private static Path folder;

    private static HeldServer server;
    private static Program program;

    private Socket asked;
    private HttpResponse<InputStream> answer;

    @BeforeAll
    static void start() throws Exception {
        server = new HeldServer();
        program = Program.run(folder, YAML.formatted(server.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
        server.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        asked.close();
    }

    static Stream<Arguments> connections() {
        return Stream.of(Framing.values())
                .flatMap(framing -> Stream.of(
                        Arguments.of("plain", HttpClient.Version.HTTP_1_1, framing),
                        Arguments.of("tls", HttpClient.Version.HTTP_1_1, framing),
                        Arguments.of("tls", HttpClient.Version.HTTP_2, framing)));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void passesEachEventAtOnce(String listener, HttpClient.Version version, Framing framing) throws Exception {
        open(listener, version, framing);
        BufferedReader client = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));

        for (int event = 1; event <= EVENTS; event++) {
            write(framing.piece("data: " + event + "\n\n"));

            assertThat(client.readLine()).isEqualTo("data: " + event);
            assertThat(client.readLine()).isEmpty();
        }

        write(framing.piece("data: last\n"));
        if (framing == Framing.CHUNKED) {
            write("0\r\n\r\n");
        } else {
            asked.close();
        }
        assertThat(client.readLine()).isEqualTo("data: last");
        assertThat(client.readLine()).as("end of the stream").isNull();
    }

    @ParameterizedTest
    @MethodSource("connections")
    void leavesTheServerWithTheClient(String listener, HttpClient.Version version, Framing framing) throws Exception {
        open(listener, version, framing);
        write(framing.piece("data: 1\n\n"));
        assertThat(answer.body().read()).isEqualTo('d');

        answer.body().close();

        assertThat(endOf(asked)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("connections")
    void tellsTheClientWhenTheServerBreaksOff(String listener, HttpClient.Version version, Framing framing)
            throws Exception {
        open(listener, version, framing);
        write(framing.piece("data: 1\n\n"));
        assertThat(answer.body().readNBytes(9)).isEqualTo("data: 1\n\n".getBytes(StandardCharsets.UTF_8));

        asked.setSoLinger(true, 0);
        asked.close();

        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    private void open(String listener, HttpClient.Version version, Framing framing) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(program.at(listener, "/events"))
                .version(version)
                .build();
        CompletableFuture<HttpResponse<InputStream>> coming =
                Http.client().sendAsync(request, BodyHandlers.ofInputStream());
        asked = server.awaitRequest();
        write(HEAD + framing.line);
        answer = coming.get(20, TimeUnit.SECONDS);

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    }

    private void write(String text) throws IOException {
        asked.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
