package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as pages in a browser use it: from another origin, with compressed answers, and for no longer than allowed. */
@Timeout(60)
class PagesIT {

    private static final String SHOP = "https://shop.example.com";
    private static final String ORIGIN = "Origin: " + SHOP;
    private static final String GZIP = "Accept-Encoding: gzip";
    private static final String TEXT = "to be or not to be ".repeat(2000);

    @TempDir
    private Path folder;

    private HeldServer server;
    private Program program;

    @BeforeEach
    void start() throws Exception {
        server = new HeldServer();
        program = Program.run(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                upstreams: {held: {targets: ["http://127.0.0.1:%d"]}}
                compression: on
                apis:
                  one:
                    cors: {origins: ["%s"], methods: [GET, PUT], max-age: 1h}
                    routes:
                      GET /text: {integration: {mock: {headers: {Content-Type: text/plain}, body: "%s"}}}
                      GET /events: {integration: held}
                      GET /late: {integration: held, timeout: 200ms}
                      GET /endless: {integration: held, timeout: {total: 1s}}
                """.formatted(server.port(), SHOP, TEXT));
    }

    @AfterEach
    void stop() throws IOException {
        program.close();
        server.close();
    }

    private static InputStream inflated(String body) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void answersBrowsersAndCompressesWhatTheyRead() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            Wire.Answer asked = client.send("OPTIONS /text HTTP/1.1\r\nHost: test.example\r\n" + ORIGIN
                            + "\r\nAccess-Control-Request-Method: PUT\r\n\r\n")
                    .read();
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.all("access-control-allow-origin")).containsExactly(SHOP);
            assertThat(asked.all("access-control-allow-methods")).containsExactly("GET,PUT");
            assertThat(asked.all("access-control-max-age")).containsExactly("3600");

            Wire.Answer text = client.get("/text", ORIGIN, GZIP).read();
            assertThat(text.all("access-control-allow-origin")).containsExactly(SHOP);
            assertThat(text.all("content-encoding")).containsExactly("gzip");
            assertThat(text.all("vary")).containsExactlyInAnyOrder("Origin", "Accept-Encoding");
            assertThat(inflated(text.body()).readAllBytes())
                    .asString(StandardCharsets.ISO_8859_1)
                    .isEqualTo(TEXT);

            Wire.Answer missing = client.get("/nothing", ORIGIN, GZIP).read();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.all("access-control-allow-origin")).containsExactly(SHOP);
        }
    }

    @Test
    void compressedEventsArriveOneByOne() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(program.at("plain", "/events"))
                .header("Accept-Encoding", "gzip")
                .build();
        CompletableFuture<HttpResponse<InputStream>> coming =
                Http.client().sendAsync(request, BodyHandlers.ofInputStream());
        try (Socket asked = server.awaitRequest()) {
            write(asked, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(asked, "9\r\ndata: 0\n\n\r\n");
            HttpResponse<InputStream> answer = coming.get(20, TimeUnit.SECONDS);
            assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
            InputStream events = new GZIPInputStream(answer.body());
            assertThat(events.readNBytes(9)).asString(StandardCharsets.US_ASCII).isEqualTo("data: 0\n\n");
            for (int event = 1; event < 10; event++) {
                write(asked, "9\r\ndata: " + event + "\n\n\r\n");

                assertThat(events.readNBytes(9))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("data: " + event + "\n\n");
            }
            write(asked, "0\r\n\r\n");
            assertThat(events.read()).as("end of the stream").isNegative();
        }
    }

    @Test
    void answersForAServerThatIsLate() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            Wire.Answer answer = client.get("/late", ORIGIN).read();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
            assertThat(answer.all("access-control-allow-origin")).containsExactly(SHOP);
        }
    }

    @Test
    void breaksOffWhatTakesTooLongInAll() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(program.at("plain", "/endless")).build();
        CompletableFuture<HttpResponse<InputStream>> coming =
                Http.client().sendAsync(request, BodyHandlers.ofInputStream());
        try (Socket asked = server.awaitRequest()) {
            write(asked, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            InputStream body = coming.get(20, TimeUnit.SECONDS).body();
            assertThat(body.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("half");

            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
            assertThat(asked.getInputStream().read())
                    .as("end of the connection to the server")
                    .isNegative();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
