package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.engine.NotifySocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a request waits for its server. */
@Timeout(60)
class StopIT {

    @TempDir
    private Path folder;

    @Test
    void lastExchangeIsFinishedAndItsConnectionClosed() throws Exception {
        try (HeldServer slow = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, slow, "timeout: 20s"));
                Wire client = new Wire(program.at("plain"))) {
            client.get("/slow");
            try (Socket request = slow.awaitRequest()) {
                program.signal("TERM");
                program.log().await("Stopping: running exchanges have 20s to finish");
                awaitRefusal(program);
                HeldServer.answer(request, "in the end");
                Wire.Answer answer = client.read();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("in the end");
                assertThat(answer.all("Connection")).isEqualTo(List.of("close"));
                assertThat(client.ends()).isTrue();
            }
            assertThat(program.awaitExit()).isZero();
            program.log().await("Stopped; every exchange could finish");
        }
    }

    /** The listeners are closed soon after the log line; until then the answer is no. */
    private static void awaitRefusal(Program program) throws Exception {
        Eventually.that("connections are refused", () -> {
            try {
                assertThat(Http.get(program.at("admin", "/health/ready")).statusCode())
                        .isEqualTo(503);
                return false;
            } catch (ConnectException e) {
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void tellsTheServiceManagerWhenItIsReadyAndWhenItStops() throws Exception {
        String path = folder.resolve("notify").toString();
        Path file = Program.write(folder, "drain: {timeout: 5s}\n");
        try (NotifySocket manager = new NotifySocket(path);
                Program program = Program.run(file, Map.of("NOTIFY_SOCKET", path))) {
            Eventually.that("it is ready", () -> manager.next().equals("READY=1"));

            program.signal("TERM");

            Eventually.that("it stops", () -> manager.next().equals("STOPPING=1"));
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void isNotReadyButServesDuringTheDelay() throws Exception {
        try (HeldServer unused = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, unused, "delay: 1s"))) {
            program.signal("TERM");
            program.log().await("Stopping: ");
            HttpResponse<String> ready = Http.get(program.at("admin", "/health/ready"));
            HttpResponse<String> quick = Http.get(program.at("plain", "/quick"));

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"stopping\"}");
            assertThat(quick.body()).isEqualTo("quick");
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void exchangeBeyondTheTimeoutIsCutOff() throws Exception {
        try (HeldServer slow = new HeldServer();
                Program program = Program.run(folder, OneSlowRoute.yaml(folder, slow, "timeout: 200ms"));
                Wire client = new Wire(program.at("plain"))) {
            client.get("/slow");
            try (Socket request = slow.awaitRequest()) {
                program.signal("TERM");

                assertThat(client.ends()).isTrue();
                assertThat(program.awaitExit()).isZero();
                assertThat(request.getInputStream().read())
                        .as("the server's side")
                        .isEqualTo(-1);
            }
            program.log().await("Stopped; some exchanges were cut off");
        }
    }
}
