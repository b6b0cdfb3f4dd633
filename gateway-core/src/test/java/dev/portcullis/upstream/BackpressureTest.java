package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class BackpressureTest {

    private static final byte[] LARGE = Patterns.bytes(4 * 1024 * 1024);

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    BackpressureTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void slowReaderGetsEveryByteOfAnAnswerWithALength() {
        Call call = rig.call(rig.upstream(server)).pausesAtPieces().start();
        CompletableFuture<Peer> served =
                serve("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length + "\r\n\r\n", false);

        assertThat(resumeUntilOver(call)).isEqualTo("end");
        assertThat(call.bytes()).isEqualTo(LARGE);
        Call.await(served);
    }

    @Test
    void slowReaderGetsEveryByteOfAnAnswerUntilClose() {
        Call call = rig.call(rig.upstream(server)).pausesAtPieces().start();
        CompletableFuture<Peer> served = serve("HTTP/1.1 200 OK\r\n\r\n", true);

        assertThat(resumeUntilOver(call)).isEqualTo("end");
        assertThat(call.bytes()).isEqualTo(LARGE);
        Call.await(served);
    }

    @Test
    void endWaitsForThePauseToEnd() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).pausesAtHead().start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        call.status();
        peer.close();
        assertThat(call.isOver()).isFalse();

        call.resume();
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void bytesBeyondAHeldAnswerKeepTheConnectionFromReuse() {
        Call call = rig.call(rig.upstream(server)).pausesAtHead().start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 Injected\r\n");
        call.status();
        call.resume();

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.body()).isEqualTo("ok");
        peer.awaitClosed();
    }

    @Test
    void answerHeldBackWhenTheServerClosesIsStillDelivered() {
        Call call = rig.call(rig.upstream(server)).pausesAtHead().start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        peer.close();
        call.status();
        call.resume();

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.body()).isEqualTo("hello");
    }

    @Test
    void pauseIsNotCountedAsIdle() {
        rig.idle = Duration.ofMillis(100);
        HttpUpstream upstream = rig.upstream(server);
        Call paused = rig.call(upstream).pausesAtHead().start();
        server.accept().serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        paused.status();
        Call stalled = rig.call(upstream).start();
        server.accept().serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        assertThat(stalled.outcome()).isEqualTo("upstream.idle_timeout");

        paused.resume();
        assertThat(paused.outcome()).isEqualTo("end");
    }

    @Test
    void cancelledWhilePausedLeavesNothing() {
        Call call = rig.call(rig.upstream(server)).pausesAtHead().start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        call.status();
        call.cancel();

        peer.awaitClosed();
        assertThat(call.isOver()).isFalse();
    }

    private CompletableFuture<Peer> serve(String head, boolean thenClose) {
        return CompletableFuture.supplyAsync(() -> {
            Peer peer = server.accept();
            peer.serve(head);
            peer.send(LARGE);
            if (thenClose) {
                peer.close();
            }
            return peer;
        });
    }

    private static String resumeUntilOver(Call call) {
        Eventually.that(() -> {
            if (!call.isOver()) {
                call.resume();
            }
            return call.isOver();
        });
        return call.outcome();
    }
}
