package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
@ParameterizedClass
@EnumSource(Transport.class)
class Http2PoolTest {

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    Http2PoolTest(Transport transport) {
        rig = new Rig(transport, 2);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    private HttpUpstream upstream() {
        return rig.upstream(rig.config("h2c://127.0.0.1:" + server.port()));
    }

    private static EndpointStatistics figures(HttpUpstream upstream) {
        return upstream.statistics().get(0);
    }

    // ---- opening

    @Test
    void requestsWaitForTheServersSettings() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        assertThat(figures(upstream)).extracting("open", "idle", "pending").containsExactly(1, 0, 2);
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200").answer(peer.request().id(), "200");

        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
        Eventually.that(() -> figures(upstream).idle() == 1);
        assertThat(figures(upstream)).extracting("open", "idle", "pending").containsExactly(1, 1, 0);
    }

    @Test
    void whoGivesUpIsLeftOut() {
        HttpUpstream upstream = upstream();
        Call left = rig.call(upstream).startAndGiveUp();
        Call alsoLeft = rig.call(upstream).startAndGiveUp();
        Call stays = rig.call(upstream).path("/stays").start();
        Http2Peer peer = Http2Peer.accept(server);
        Http2Peer.Request request = peer.request();
        peer.answer(request.id(), "200");

        assertThat(request.path()).isEqualTo("/stays");
        assertThat(stays.outcome()).isEqualTo("end");
        assertThat(left.isOver() || alsoLeft.isOver()).isFalse();
        Eventually.that(() -> figures(upstream).pending() == 0);
    }

    @Test
    void serverThatSpeaksHttp1FailsAllThatWait() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        server.accept().send("HTTP/1.1 400 Bad Request\r\n\r\n");

        assertThat(first.outcome()).isEqualTo("upstream.malformed");
        assertThat(second.outcome()).isEqualTo("upstream.malformed");
        Eventually.that(() -> figures(upstream).open() == 0);
    }

    @Test
    void serverThatClosesAtOnceFailsAllThatWait() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        server.accept().close();

        assertThat(first.outcome()).isEqualTo("upstream.closed");
        assertThat(second.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void serverThatSendsNoSettingsIsGivenUp() {
        rig.connect = Duration.ofMillis(100);
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();

        assertThat(first.outcome()).isEqualTo("upstream.connect_timeout");
        assertThat(second.outcome()).isEqualTo("upstream.connect_timeout");
        server.accept().awaitClosed();
    }

    @Test
    void thoseThatWaitGoToAnotherServer() {
        FakeServer other = new FakeServer();
        HttpUpstream upstream =
                rig.upstream(rig.config("h2c://127.0.0.1:" + server.port(), "h2c://127.0.0.1:" + other.port()));
        Call first = rig.call(upstream).start();
        rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(other);
        server.accept().close();
        for (int i = 0; i < 3; i++) {
            peer.answer(peer.request().id(), "200");
        }

        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
        other.close();
    }

    // ---- room

    @Test
    void fullConnectionMakesTheNextRequestOpenAnother() {
        HttpUpstream upstream = upstream();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(rig.call(upstream).start());
        }
        List<Http2Peer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            peers.add(Http2Peer.accept(server, Http2Peer.MAX_CONCURRENT_STREAMS, 2));
        }
        for (int i = 0; i < 5; i++) {
            Http2Peer peer = peers.get(i / 2);
            peer.answer(peer.request().id(), "200");
        }

        for (Call call : calls) {
            assertThat(call.outcome()).isEqualTo("end");
        }
        assertThat(figures(upstream).open()).isEqualTo(3);
    }

    @Test
    void roomThatBecomesFreeServesThoseWithoutAPermit() {
        rig.max = 1;
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).path("/1").start();
        Http2Peer peer = Http2Peer.accept(server, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
        int id = peer.request().id();
        Call second = rig.call(upstream).path("/2").start();
        Call third = rig.call(upstream).path("/3").start();
        peer.answer(id, "200");
        Http2Peer.Request next = peer.request();
        assertThat(next.path()).isEqualTo("/2");
        peer.answer(next.id(), "200").answer(peer.request().id(), "200");

        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(third.outcome()).isEqualTo("end");
    }

    @Test
    void settingsThatComeLaterMakeRoom() {
        rig.max = 1;
        HttpUpstream upstream = upstream();
        rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server, Http2Peer.MAX_CONCURRENT_STREAMS, 1);
        peer.request();
        Call second = rig.call(upstream).path("/2").start();
        peer.settings(Http2Peer.MAX_CONCURRENT_STREAMS, 2);

        assertThat(peer.request().path()).isEqualTo("/2");
        assertThat(second.isOver()).isFalse();
    }

    @Test
    void loopWithoutAPermitGetsTheOneOfAnother() {
        rig.max = 1;
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream, 0).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        Call second = rig.call(upstream, 1).start();
        peer.answer(id, "200");
        assertThat(first.outcome()).isEqualTo("end");
        peer.awaitClosed();
        Http2Peer other = Http2Peer.accept(server);
        other.answer(other.request().id(), "200");

        assertThat(second.outcome()).isEqualTo("end");
    }

    // ---- the end of a connection

    @Test
    void unusedConnectionSaysGoodbyeAndCloses() {
        rig.keepAlive = Duration.ofMillis(100);
        HttpUpstream upstream = upstream();
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200");
        call.outcome();

        assertThat(peer.frame(Http2Peer.GOAWAY).payload()).hasSizeGreaterThanOrEqualTo(8);
        peer.awaitClosed();
        Eventually.that(() -> figures(upstream).open() == 0);
    }

    @Test
    void closedUpstreamLetsItsStreamsEnd() {
        HttpUpstream upstream = upstream();
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        upstream.close();
        peer.head(id, false, "200").data(id, true, "still here");

        assertThat(call.outcome()).isEqualTo("end");
        peer.frame(Http2Peer.GOAWAY);
        peer.awaitClosed();
    }

    @Test
    void streamsThatAGoAwayLeavesOutWereNotProcessed() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.request();
        peer.goAway(id);
        assertThat(second.outcome()).isEqualTo("upstream.closed UNPROCESSED");
        peer.answer(id, "200");

        assertThat(first.outcome()).isEqualTo("end");
        peer.awaitClosed();
    }

    @Test
    void connectionThatLeavesTakesNoMoreStreams() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.goAway(Integer.MAX_VALUE).head(id, false, "200");
        first.status();
        Call second = rig.call(upstream).start();
        Http2Peer other = Http2Peer.accept(server);
        other.answer(other.request().id(), "200");

        assertThat(second.outcome()).isEqualTo("end");
        peer.data(id, true, "last");
        assertThat(first.outcome()).isEqualTo("end");
        peer.awaitClosed();
    }

    @Test
    void freshRequestTakesTheSameConnection() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200");
        first.outcome();
        Call second = rig.call(upstream).fresh().start();
        peer.answer(peer.request().id(), "200");

        assertThat(second.outcome()).isEqualTo("end");
    }

    // ---- deadlines

    @Test
    void lateAnswerResetsItsStreamOnly() {
        rig.response = Duration.ofMillis(300);
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200");
        first.outcome();
        Call late = rig.call(upstream).start();
        int id = peer.request().id();
        peer.frame(Http2Peer.PING);
        peer.ping(Http2Peer.ACK);

        assertThat(late.outcome()).isEqualTo("upstream.response_timeout");
        Http2Peer.Frame reset = peer.frame(Http2Peer.RST_STREAM);
        assertThat(reset.stream()).isEqualTo(id);
        assertThat(reset.number()).isEqualTo(Http2Peer.CANCEL);
        Call next = rig.call(upstream).start();
        peer.answer(peer.request().id(), "200");
        assertThat(next.outcome()).isEqualTo("end");
    }

    @Test
    void requestMayBeLessPatientThanItsUpstream() {
        Call call = rig.call(upstream()).patience(Duration.ofMillis(300)).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.request();

        assertThat(call.outcome()).isEqualTo("upstream.response_timeout");
    }

    @Test
    void connectionThatGivesNoSignOfLifeIsGivenUp() {
        rig.response = Duration.ofMillis(300);
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200");
        first.outcome();

        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.response_timeout");
        peer.awaitClosed();
        Eventually.that(() -> figures(upstream).open() == 0);
    }

    @Test
    void stalledAnswerIsGivenUp() {
        rig.idle = Duration.ofMillis(100);
        HttpUpstream upstream = upstream();
        Call call = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        peer.head(id, false, "200").data(id, false, "some");

        assertThat(call.outcome()).isEqualTo("upstream.idle_timeout");
        assertThat(peer.frame(Http2Peer.RST_STREAM).number()).isEqualTo(Http2Peer.CANCEL);
    }

    @Test
    void stalledUploadIsGivenUp() {
        rig.idle = Duration.ofMillis(100);
        HttpUpstream upstream = upstream();
        Call call = rig.call(upstream).method("POST").bodyLength(1_000_000).start();
        Http2Peer peer = Http2Peer.accept(server);
        call.data(new byte[200_000]);

        assertThat(call.outcome()).isEqualTo("upstream.idle_timeout");
        assertThat(peer.frame(Http2Peer.RST_STREAM).number()).isEqualTo(Http2Peer.CANCEL);
    }
}
