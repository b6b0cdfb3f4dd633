package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How many may wait for a server, and how many may share a connection to it. */
@ParameterizedClass
@EnumSource(Transport.class)
class LimitsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    LimitsTest(Transport transport) {
        rig = new Rig(transport, 2);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    private HttpUpstream http2() {
        return rig.upstream(rig.config("h2c://127.0.0.1:" + server.port()));
    }

    @Test
    void loopsShareThePlacesOfThoseThatWait() {
        rig.max = 1;
        rig.pending = 1;
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Call second = rig.call(upstream, 0).path("/second").start();

        assertThat(rig.call(upstream, 0).start().outcome()).isEqualTo("upstream.pending_full");
        assertThat(rig.call(upstream, 1).start().outcome()).isEqualTo("upstream.pending_full");

        Peer peer = server.accept();
        peer.serve(OK);
        assertThat(first.outcome()).isEqualTo("end");
        assertThat(peer.serve(OK)).startsWith("GET /second ");
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void placeIsFreeAgainWhenItsRequestIsServed() {
        rig.max = 1;
        rig.pending = 1;
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call third = rig.call(upstream).start();
        peer.serve(OK);
        peer.serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(third.outcome()).isEqualTo("end");
    }

    @Test
    void placeIsFreeAgainWhenItsRequestGivesUpOrMustNotWaitAnyLonger() {
        rig.max = 1;
        rig.pending = 1;
        rig.connect = Duration.ofMillis(100);
        HttpUpstream upstream = rig.upstream(server);
        rig.call(upstream).start().stream();
        rig.call(upstream).startAndGiveUp();

        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.busy");
        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.busy");
    }

    @Test
    void whoWaitsForASharedConnectionHasAPlace() {
        rig.pending = 1;
        HttpUpstream upstream = http2();
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();

        assertThat(rig.call(upstream).start().outcome()).isEqualTo("upstream.pending_full");

        Http2Peer peer = Http2Peer.accept(server);
        peer.answer(peer.request().id(), "200").answer(peer.request().id(), "200");
        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void fullConnectionIsFollowedByAnother() {
        rig.streams = 1;
        HttpUpstream upstream = http2();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        Call second = rig.call(upstream).start();
        Http2Peer other = Http2Peer.accept(server);
        other.answer(other.request().id(), "200");

        assertThat(second.outcome()).isEqualTo("end");
        peer.answer(id, "200");
        assertThat(first.outcome()).isEqualTo("end");
    }

    @Test
    void whereNoOtherIsPermittedRequestsTakeTurnsOnAFullConnection() {
        rig.streams = 1;
        rig.max = 1;
        HttpUpstream upstream = http2();
        Call first = rig.call(upstream).start();
        Http2Peer peer = Http2Peer.accept(server);
        int id = peer.request().id();
        Call second = rig.call(upstream).start();
        peer.answer(id, "200");
        peer.answer(peer.request().id(), "200");

        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
    }
}
