package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class ReuseTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    ReuseTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void nextRequestTakesTheSameConnection() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call second = rig.call(upstream).path("/second").start();

        assertThat(peer.serve(OK)).startsWith("GET /second ");
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(second.stream()).isSameAs(first.stream());
    }

    @Test
    void requestBegunAtTheEndOfAnotherTakesItsConnection() {
        HttpUpstream upstream = rig.upstream(server);
        Call second = rig.call(upstream).path("/second");
        rig.call(upstream).followedBy(second).start();
        Peer peer = server.accept();
        peer.serve(OK);

        assertThat(peer.serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"))
                .startsWith("GET /second ");
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(second.body()).isEqualTo("two");
    }

    @Test
    void theConnectionUsedLastIsTakenFirst() {
        HttpUpstream upstream = rig.upstream(server);
        Call a = rig.call(upstream).start();
        Peer first = server.accept();
        Call b = rig.call(upstream).start();
        Peer second = server.accept();
        first.serve(OK);
        a.outcome();
        second.serve(OK);
        b.outcome();

        Call next = rig.call(upstream).start();
        assertThat(next.stream()).isSameAs(b.stream());
        assertThat(rig.call(upstream).start().stream()).isSameAs(a.stream());
    }

    @Test
    void freshRequestTakesANewConnection() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        server.accept().serve(OK);
        first.outcome();

        Call fresh = rig.call(upstream).fresh().start();
        server.accept().serve(OK);
        assertThat(fresh.outcome()).isEqualTo("end");
    }

    @Test
    void serverThatClosesAUsedConnectionLeavesTheRequestUnanswered() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call second = rig.call(upstream).start();
        peer.head();
        peer.close();
        assertThat(second.outcome()).isEqualTo("upstream.closed UNANSWERED");
    }

    @Test
    void serverThatClosesANewConnectionDoesNot() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.head();
        peer.close();

        assertThat(call.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void requestWithOneByteOfAnAnswerHasBegun() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call second = rig.call(upstream).start();
        peer.serve("H");
        peer.close();
        assertThat(second.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void idleConnectionThatTheServerClosesIsForgotten() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();
        peer.close();
        Eventually.that(() -> upstream.statistics().get(0).open() == 0);

        Call second = rig.call(upstream).start();
        server.accept().serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void idleConnectionThatBringsAByteIsClosed() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        peer.send("x").awaitClosed();
        Eventually.that(() -> upstream.statistics().get(0).idle() == 0);
    }

    @Test
    void connectionWithBytesBeyondTheAnswerIsNotUsedAgain() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK + "HTTP/1.1 200 Injected\r\n");

        assertThat(call.outcome()).isEqualTo("end");
        peer.awaitClosed();
    }

    @Test
    void connectionThatTheServerWantsToCloseIsNotUsedAgain() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("end");
        peer.awaitClosed();
    }

    @Test
    void unusedConnectionIsClosedInTime() {
        rig.keepAlive = Duration.ofMillis(100);
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        call.outcome();

        peer.awaitClosed();
        Eventually.that(() -> upstream.statistics().get(0).open() == 0);
        assertThat(upstream.statistics().get(0).idle()).isZero();
    }

    @Test
    void countsWhatIsOpenIdleAndPending() {
        HttpUpstream upstream = rig.upstream(server);
        Call call = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.head();
        EndpointStatistics during = upstream.statistics().get(0);
        peer.send(OK);
        call.outcome();
        EndpointStatistics after = upstream.statistics().get(0);

        assertThat(during).extracting("open", "idle", "pending").containsExactly(1, 0, 1);
        assertThat(after).extracting("open", "idle", "pending").containsExactly(1, 1, 0);
    }

    @Test
    void givenUpWaitLeavesTheConnectionForTheNextRequest() {
        HttpUpstream upstream = rig.upstream(server);
        Call left = rig.call(upstream).startAndGiveUp();
        Peer peer = server.accept();
        Eventually.that(() -> upstream.statistics().get(0).idle() == 1);

        Call next = rig.call(upstream).start();
        peer.serve(OK);
        assertThat(next.outcome()).isEqualTo("end");
        assertThat(left.isOver()).isFalse();
    }
}
