package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.HttpAnswer;
import dev.portcullis.spi.HttpCall;
import dev.portcullis.testkit.LeakGuard;
import dev.portcullis.time.Ticker;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls that plugins make. */
@ExtendWith(LeakGuard.class)
class SideCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Transport transport = Transport.of(TransportKind.AUTO);
    private final MultiThreadIoEventLoopGroup group = transport.loops(1);
    private final LoopContext loop = new LoopContext(0, group.next(), Ticker.SYSTEM);
    private final Upstreams upstreams =
            new Upstreams(new LoopContext[] {loop}, transport, Runnable::run, Variant.EPOLL_1_LOOP.options());
    private final SideCalls calls = new SideCalls(new LoopContext[] {loop}, upstreams, Runnable::run);
    private final ScriptedUpstream server = new ScriptedUpstream();

    @AfterEach
    void stop() throws Exception {
        calls.close();
        upstreams.close();
        server.close();
        loop.executor().submit(loop.readBuffer()::close).get(10, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpAnswer> get(String target, int most, Duration timeout) {
        return calls.call(new HttpCall(URI.create(server.url() + target), null, most, timeout))
                .toCompletableFuture();
    }

    private static HttpAnswer whole(CompletableFuture<HttpAnswer> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void fetchesTwiceOverOneConnection() throws Exception {
        CompletableFuture<HttpAnswer> first = get("/keys?a=b", 100, PATIENCE);
        ServerEnd end = server.accept();
        assertThat(end.serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: 1\r\nA: 2\r\n\r\nhello"))
                .startsWith("GET /keys?a=b HTTP/1.1\r\n")
                .contains("Host: 127.0.0.1:" + server.port() + "\r\n", "User-Agent: portcullis\r\n");

        assertThat(whole(first).status()).isEqualTo(200);
        assertThat(whole(first).body()).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(whole(first).field("a")).isEqualTo("1, 2");

        CompletableFuture<HttpAnswer> second = get("", 100, PATIENCE);
        assertThat(end.serve("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")).startsWith("GET / HTTP/1.1\r\n");
        assertThat(whole(second).status()).isEqualTo(404);
    }

    @Test
    void refusesMoreThanWasAskedFor() {
        CompletableFuture<HttpAnswer> answer = get("/", 4, PATIENCE);
        ServerEnd end = server.accept();
        end.serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        assertFails(answer, "answers more than 4 bytes");
        end.awaitEnd();
    }

    @Test
    void givesUpInTime() {
        CompletableFuture<HttpAnswer> answer = get("/", 4, Duration.ofMillis(200));
        ServerEnd end = server.accept();
        end.head();

        assertFails(answer, "Waited for 200 ms");
        end.awaitEnd();
    }

    @Test
    void triesAgainWhereAnIdleConnectionHadBeenClosed() throws Exception {
        CompletableFuture<HttpAnswer> first = get("/a", 100, PATIENCE);
        ServerEnd end = server.accept();
        end.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        whole(first);
        CompletableFuture<HttpAnswer> second = get("/b", 100, PATIENCE);
        end.head();
        end.close();

        assertThat(server.accept().serve("HTTP/1.1 204 No\r\n\r\n")).startsWith("GET /b ");
        assertThat(whole(second).status()).isEqualTo(204);
    }

    @Test
    void saysWhatIsWrongWithAServerOrAFile() {
        server.stopListening();
        assertFails(get("/", 4, PATIENCE), "does not accept connections");

        HttpCall secure = new HttpCall(URI.create("https://127.0.0.1:1/"), Path.of("no-such-file.pem"), 4, PATIENCE);
        assertFails(calls.call(secure).toCompletableFuture(), "no-such-file.pem");
        assertThatThrownBy(() -> new HttpCall(URI.create("ftp://a/"), null, 4, PATIENCE))
                .hasMessageContaining("expected: an http or https URL");
    }

    private static void assertFails(CompletableFuture<HttpAnswer> answer, String why) {
        assertThatThrownBy(() -> whole(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
