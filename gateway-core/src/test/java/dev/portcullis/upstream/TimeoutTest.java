package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class TimeoutTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    TimeoutTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void answerThatDoesNotBeginIsGivenUp() {
        rig.response = SHORT;
        Call call = rig.call(rig.upstream(server)).start();
        Peer peer = server.accept();
        peer.head();

        assertThat(call.outcome()).isEqualTo("upstream.response_timeout");
        peer.awaitClosed();
    }

    @Test
    void requestMayBeLessPatientThanItsUpstream() {
        Call call = rig.call(rig.upstream(server)).patience(SHORT).start();
        server.accept().head();

        assertThat(call.outcome()).isEqualTo("upstream.response_timeout");
    }

    @Test
    void patienceOfARequestIsNotThatOfTheNext() {
        rig.response = SHORT;
        HttpUpstream upstream = rig.upstream(server);
        Call patient = rig.call(upstream).patience(Duration.ofSeconds(30)).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(patient.outcome()).isEqualTo("end");

        Call next = rig.call(upstream).start();
        peer.head();

        assertThat(next.outcome()).isEqualTo("upstream.response_timeout");
    }

    @Test
    void interimAnswerIsNoBeginning() {
        rig.response = SHORT;
        Call call = rig.call(rig.upstream(server)).start();
        server.accept().serve("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200");

        assertThat(call.outcome()).isEqualTo("upstream.response_timeout");
    }

    @Test
    void clockOfTheAnswerStartsWithTheLastByteOfTheRequest() {
        rig.response = SHORT;
        HttpUpstream upstream = rig.upstream(server);
        Call sending = rig.call(upstream).method("POST").bodyLength(2).start().data("a");
        Peer peer = server.accept();
        peer.head();
        Call other = rig.call(upstream).start();
        assertThat(other.outcome()).isEqualTo("upstream.response_timeout");
        assertThat(sending.isOver()).isFalse();

        sending.data("b").end();
        assertThat(sending.outcome()).isEqualTo("upstream.response_timeout");
    }

    @Test
    void bodyThatStallsIsGivenUp() {
        rig.idle = SHORT;
        Call call = rig.call(rig.upstream(server)).start();
        server.accept().serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");

        assertThat(call.outcome()).isEqualTo("upstream.idle_timeout");
        assertThat(call.body()).isEqualTo("half");
    }

    @Test
    void serverThatDoesNotTakeTheBodyIsGivenUp() {
        rig.idle = SHORT;
        byte[] large = Patterns.bytes(16 * 1024 * 1024);
        Call call = rig.call(rig.upstream(server))
                .method("POST")
                .bodyLength(large.length)
                .start()
                .data(large);

        assertThat(call.outcome()).isEqualTo("upstream.idle_timeout");
    }

    @Test
    void connectionThatIsNotAcceptedIsGivenUp() throws IOException {
        rig.connect = SHORT;
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, crowd);
            Call call = rig.call(rig.upstream(rig.config("http://127.0.0.1:" + full.getLocalPort())))
                    .start();

            assertThat(call.outcome()).isEqualTo("upstream.connect_timeout");
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    /** Fills the queue of connections that nobody accepts, so that a further one gets no answer. */
    private static void fill(ServerSocket server, List<Socket> crowd) throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            crowd.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (java.net.SocketTimeoutException isFull) {
                return;
            }
        }
    }
}
