package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.testkit.LeakGuard;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
@ParameterizedClass
@EnumSource(Transport.class)
class Http2ExchangeTest {

    private final Rig rig;
    private final FakeServer server = new FakeServer();
    private HttpUpstream upstream;

    Http2ExchangeTest(Transport transport) {
        rig = new Rig(transport, 1);
        upstream = rig.upstream(rig.config(h2c()));
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    private String h2c() {
        return "h2c://127.0.0.1:" + server.port();
    }

    // ---- requests

    @Test
    void requestCarriesMethodPathAndAuthority() {
        rig.call(upstream).path("/orders?a=b").start();
        Http2Headers head = Http2Peer.accept(server).request().head();

        assertThat(head.method()).hasToString("GET");
        assertThat(head.path()).hasToString("/orders?a=b");
        assertThat(head.scheme()).hasToString("http");
        assertThat(head.authority()).hasToString("127.0.0.1:" + server.port());
    }

    @Test
    void requestWithoutABodyEndsItsStream() {
        rig.call(upstream).start();

        assertThat(Http2Peer.accept(server).request().ends()).isTrue();
    }

    @Test
    void lastPieceOfABodyEndsItsStream() {
        Call call = rig.call(upstream).method("POST").bodyLength(4).start();
        Http2Peer peer = Http2Peer.accept(server);
        call.send("ab".getBytes(ISO_8859_1), "cd".getBytes(ISO_8859_1));
        Http2Peer.Request request = peer.request();

        assertThat(request.head().get("content-length")).hasToString("4");
        assertThat(new String(peer.body(request.id()), ISO_8859_1)).isEqualTo("abcd");
    }

    @Test
    void bodyOfUnknownLengthIsSent() {
        Call call =
                rig.call(upstream).method("POST").bodyLength(HeadBlock.CHUNKED).start();
        Http2Peer peer = Http2Peer.accept(server);
        call.data("some").data(" of it").end();
        Http2Peer.Request request = peer.request();

        assertThat(request.head().contains("content-length")).isFalse();
        assertThat(new String(peer.body(request.id()), ISO_8859_1)).isEqualTo("some of it");
    }

    @Test
    void largeBodyFollowsTheServersWindows() {
        byte[] large = Patterns.bytes(3 * 1024 * 1024);
        int half = large.length / 2;
        Call call = rig.call(upstream).method("POST").bodyLength(large.length).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        call.data(Arrays.copyOf(large, half));
        assertThat(call.isWritable()).isFalse();
        CompletableFuture<byte[]> body = CompletableFuture.supplyAsync(() -> peer.body(id));
        call.awaitWritable();
        call.send(Arrays.copyOfRange(large, half, large.length));

        assertThat(Call.await(body)).isEqualTo(large);
        peer.answer(id, "200");
        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void concurrentRequestsShareOneConnection() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(rig.call(upstream).path("/" + i).start());
        }
        Http2Peer peer = Http2Peer.accept(server);
        List<Http2Peer.Request> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(0, peer.request());
        }
        for (Http2Peer.Request request : requests) {
            peer.head(request.id(), false, "200").data(request.id(), true, request.path());
        }

        for (int i = 0; i < 100; i++) {
            assertThat(calls.get(i).outcome()).isEqualTo("end");
            assertThat(calls.get(i).body()).isEqualTo("/" + i);
        }
        assertThat(upstream.statistics().get(0).open()).isEqualTo(1);
    }

    // ---- answers

    @Test
    void answerComesWithHeadBodyAndTrailers() {
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "201", "x-a: b")
                .data(id, false, "hel")
                .data(id, false, "lo")
                .head(id, true, "x-sum: 1");

        assertThat(call.outcome()).isEqualTo("end\nx-sum: 1\n");
        assertThat(call.status()).isEqualTo(201);
        assertThat(call.answer()).hasToString("x-a: b\n");
        assertThat(call.answer().bodyLength()).isEqualTo(HeadBlock.CHUNKED);
        assertThat(call.body()).isEqualTo("hello");
    }

    @Test
    void lengthOfTheAnswerIsKnownIfTheServerSaysIt() {
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "200", "content-length: 5").data(id, true, "hello");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.answer().bodyLength()).isEqualTo(5);
    }

    @Test
    void answerToHeadHasNoBodyWhateverItsLength() {
        Call call = rig.call(upstream).method("HEAD").start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "200", "content-length: 5").data(id, true, "");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.answer().bodyLength()).isEqualTo(HeadBlock.NO_BODY);
    }

    @Test
    void interimAnswersArePassedOn() {
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "100").head(id, false, "103", "link: </a>").answer(id, "204");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.interims()).isEqualTo("100 103 ");
        assertThat(call.status()).isEqualTo(204);
    }

    @Test
    void earlyAnswerEndsTheUpload() {
        Call call = rig.call(upstream).method("POST").bodyLength(1000).start();
        Http2Peer peer = Http2Peer.accept(server);
        call.data("some");
        int id = peer.request().id();
        peer.answer(id, "403");

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(peer.frame(Http2Peer.RST_STREAM).number()).isEqualTo(Http2Peer.CANCEL);
        call.data("more").end();
        Call next = rig.call(upstream).start();
        peer.answer(peer.request().id(), "200");
        assertThat(next.outcome()).isEqualTo("end");
    }

    // ---- pace

    @Test
    void pausedAnswerIsHeldBackByItsWindowAndLeavesTheOthersAlone() {
        byte[] piece = Patterns.bytes(16 * 1024);
        Call slow = rig.call(upstream).pausesAtHead().start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "200");
        slow.status();
        for (int i = 0; i < 16; i++) {
            peer.data(id, false, piece); // a whole window
        }
        Call quick = rig.call(upstream).start();
        Http2Peer.Frame frame = peer.frame();
        while (frame.type() != Http2Peer.HEADERS) {
            assertThat(frame.type() == Http2Peer.WINDOW_UPDATE && frame.stream() == id)
                    .isFalse();
            frame = peer.frame();
        }
        peer.head(frame.stream(), false, "200").data(frame.stream(), true, "quick");
        assertThat(quick.outcome()).isEqualTo("end");

        slow.resume();
        Http2Peer.Frame update = peer.frame(Http2Peer.WINDOW_UPDATE);
        while (update.stream() != id) {
            update = peer.frame(Http2Peer.WINDOW_UPDATE);
        }
        assertThat(update.number()).isEqualTo(256 * 1024);
        peer.data(id, true, "last");
        assertThat(slow.outcome()).isEqualTo("end");
        assertThat(slow.bytes()).hasSize(256 * 1024 + 4);
    }

    // ---- ends

    @Test
    void cancelResetsTheStreamAndNoOther() {
        Call left = rig.call(upstream).start();
        Call other = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int first = peer.request().id();
        int second = peer.request().id();
        left.cancel();
        Http2Peer.Frame reset = peer.frame(Http2Peer.RST_STREAM);
        peer.answer(second, "200");

        assertThat(reset.stream()).isEqualTo(first);
        assertThat(reset.number()).isEqualTo(Http2Peer.CANCEL);
        assertThat(other.outcome()).isEqualTo("end");
        assertThat(left.isOver()).isFalse();
    }

    @Test
    void refusedStreamWasNotProcessed() {
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.reset(peer.request().id(), Http2Peer.REFUSED_STREAM);

        assertThat(call.outcome()).isEqualTo("upstream.reset UNPROCESSED");
    }

    @Test
    void resetStreamHasBegun() {
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.reset(peer.request().id(), Http2Peer.CANCEL);

        assertThat(call.outcome()).isEqualTo("upstream.reset");
    }

    @Test
    void connectionThatClosesEndsItsStreams() {
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "200").data(id, false, "part");
        first.awaitPiece();
        peer.close();

        assertThat(first.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void usedConnectionThatClosesWithoutAWordLeavesRequestsUnanswered() {
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200");
        first.outcome();
        Call second = rig.call(upstream).start();
        peer.request();
        peer.close();

        assertThat(second.outcome()).isEqualTo("upstream.closed UNANSWERED");
    }
}
