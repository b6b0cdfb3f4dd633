package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies faster than their receivers: every byte arrives, in order, and the gateway holds few of them. */
class BackpressureTest extends EngineTest {

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final byte[] BODY = Patterns.bytes(4 << 20);

    /** More than what the kernel keeps for two connections by itself (32 MiB to read, 4 MiB to send, each). */
    private static final int LARGE = 64 << 20;

    /** What a gateway that stops reading never takes. */
    private static final int LESS = 48 << 20;

    private ScriptedUpstream server;

    BackpressureTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        server = gateway.server();
        gateway.apply(Setup.to(server));
    }

    @Test
    void deliversAnswerAndEndOfServerThatIsLongGone() {
        deliversToSlowReader("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length + "\r\n\r\n");
        deliversToSlowReader("HTTP/1.1 200 OK\r\n\r\n");
    }

    private void deliversToSlowReader(String head) {
        RawClient client = gateway.client(SMALL_BUFFER);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        asked.sendAside(head, BODY).thenRun(asked::close);

        assertThat(client.answerReadSlowly().body()).isEqualTo(BODY);
    }

    @Test
    void holdsLittleOfAnAnswerThatNobodyReads() {
        byte[] large = Patterns.bytes(LARGE);
        RawClient client = gateway.client(SMALL_BUFFER);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        asked.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
        asked.sendCounted(large, sent);

        Stillness.of("sent bytes", sent::get);

        assertThat(sent.get()).isLessThan(LESS);
        assertThat(Memory.used() - before).isLessThan(1 << 20);
        assertThat(client.answer().body()).isEqualTo(large);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.serve(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void holdsLittleOfABodyThatNobodyReads() {
        byte[] large = Patterns.bytes(LARGE);
        server.receiveBuffer(SMALL_BUFFER);
        RawClient client = gateway.client();
        client.send(post("/", LARGE));
        ServerEnd asked = server.accept();
        asked.head();
        long before = Memory.used();
        AtomicInteger sent = new AtomicInteger();
        client.sendCounted(large, sent);

        Stillness.of("sent bytes", sent::get);

        assertThat(sent.get()).isLessThan(LESS);
        assertThat(Memory.used() - before).isLessThan(6 << 20);
        assertThat(asked.bytes(LARGE)).isEqualTo(large);
        asked.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void passesChunkedBodyToSlowServer() {
        RawClient client = gateway.client();
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < BODY.length; at += 50_000) {
            int length = Math.min(50_000, BODY.length - at);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(BODY, at, length);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        client.sendAside("", chunks.toByteArray());

        assertThat(asked.chunkedBody()).isEqualTo(BODY);
        asked.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
    }
}
