package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.LeakGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many clients want the same at once, on several loops: the server is asked once, and nobody is left waiting. */
@ExtendWith(LeakGuard.class)
class SingleFlightTest {

    private static final int LOOPS = 4;
    private static final String GET = "GET /x HTTP/1.1\r\nHost: api\r\n\r\n";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final List<Socket> clients = new ArrayList<>();
    private final CountingBackend backend;
    private final LoadedGateway gateway;

    SingleFlightTest() throws Exception {
        backend = new CountingBackend(this::answerLate);
        gateway = new LoadedGateway(
                Map.of(
                        "admin", Map.of("enabled", "false"),
                        "listeners", Map.of("main", Map.of("address", "127.0.0.1:0")),
                        "upstreams", Map.of("backend", Map.of("targets", List.of(backend.url()))),
                        "apis",
                                Map.of(
                                        "shop",
                                        Map.of(
                                                "routes",
                                                Map.of(
                                                        "GET /x",
                                                        Map.of(
                                                                "integration",
                                                                "backend",
                                                                "cache",
                                                                Map.of("ttl", "60s", "patience", "30s")))))),
                LOOPS);
    }

    private void answerLate(String head, int number, OutputStream out) throws Exception {
        asked.countDown();
        mayAnswer.await();
        CountingBackend.says("", "answer N").answer(head, number, out);
    }

    @AfterEach
    void close() throws Exception {
        mayAnswer.countDown();
        for (Socket client : clients) {
            client.close();
        }
        gateway.close();
        backend.close();
    }

    @Test
    void oneThousandEqualMissesAskOnce() throws Exception {
        connect(1000);
        sendAll();
        asked.await();
        mayAnswer.countDown();

        for (Socket client : clients) {
            assertThat(read(client)).isEqualTo("answer 1");
        }
        assertThat(backend.calls()).isOne();
    }

    @Test
    void oneWhoFollowsLeadsWhenTheLeaderLeaves() throws Exception {
        connect(1);
        sendAll();
        asked.await();
        Socket leader = clients.remove(0);
        connect(20);
        sendAll();
        leader.close();
        mayAnswer.countDown();

        for (Socket client : clients) {
            assertThat(read(client)).startsWith("answer ");
        }
        assertThat(backend.calls()).as("the leader's call and one more at most").isBetween(1, 2);
    }

    @Test
    void allGoOnWhenTheAnswerIsNoneToBeKept() throws Exception {
        backend.script((head, number, out) -> {
            asked.countDown();
            mayAnswer.await();
            CountingBackend.says("Cache-Control: no-store\r\n", "answer N").answer(head, number, out);
        });
        connect(20);
        sendAll();
        asked.await();
        mayAnswer.countDown();

        List<String> answers = new ArrayList<>();
        for (Socket client : clients) {
            answers.add(read(client));
        }
        assertThat(answers).doesNotHaveDuplicates();
        assertThat(backend.calls()).isEqualTo(20);
    }

    @Test
    void followersOfACutOffAnswerAreServed() throws Exception {
        backend.script((head, number, out) -> {
            asked.countDown();
            mayAnswer.await();
            if (number == 1) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(ISO_8859_1));
                throw new IOException("cut off");
            }
            CountingBackend.says("", "answer N").answer(head, number, out);
        });
        connect(1);
        sendAll();
        asked.await();
        Socket leader = clients.remove(0);
        connect(20);
        sendAll();
        mayAnswer.countDown();

        for (Socket client : clients) {
            assertThat(read(client)).isEqualTo("answer 2");
        }
        leader.close();
    }

    private void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(gateway.connect());
        }
    }

    private void sendAll() throws IOException {
        for (Socket client : clients) {
            client.getOutputStream().write(GET.getBytes(ISO_8859_1));
        }
    }

    private static String read(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new AssertionError("closed after: " + head);
            }
            head.append((char) octet);
        }
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        return new String(in.readNBytes(length), ISO_8859_1);
    }
}
