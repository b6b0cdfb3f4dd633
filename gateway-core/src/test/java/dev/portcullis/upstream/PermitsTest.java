package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class PermitsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    PermitsTest(Transport transport) {
        rig = new Rig(transport, 2);
        rig.max = 1;
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void requestWithoutPermitFailsInTheEnd() {
        rig.connect = Duration.ofMillis(100);
        HttpUpstream upstream = rig.upstream(server);
        rig.call(upstream, 0).start().stream();

        assertThat(rig.call(upstream, 0).start().outcome()).isEqualTo("upstream.busy");
        assertThat(rig.call(upstream, 1).start().outcome()).isEqualTo("upstream.busy");
        assertThat(upstream.statistics().get(0)).extracting("open", "pending").containsExactly(1, 1);
    }

    @Test
    void requestWaitsForTheConnectionOfAnotherOnItsLoop() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Peer peer = server.accept();
        Call second = rig.call(upstream, 0).path("/second").start();
        peer.serve(OK);
        assertThat(first.outcome()).isEqualTo("end");

        assertThat(peer.serve(OK)).startsWith("GET /second ");
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void otherLoopGivesAnIdleConnectionUp() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call second = rig.call(upstream, 1).start();
        peer.awaitClosed();
        server.accept().serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(upstream.statistics().get(0).open()).isEqualTo(1);
    }

    @Test
    void otherLoopGivesABusyConnectionUpWhenItIsDone() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Peer peer = server.accept();
        peer.head();
        first.stream();
        Call second = rig.call(upstream, 1).start();
        peer.send(OK);
        assertThat(first.outcome()).isEqualTo("end");

        server.accept().serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void freshRequestClosesAnIdleConnectionOfItsLoop() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        Call fresh = rig.call(upstream, 0).fresh().start();
        peer.awaitClosed();
        server.accept().serve(OK);
        assertThat(fresh.outcome()).isEqualTo("end");
    }

    @Test
    void waitThatIsGivenUpLeavesThePermitToOthers() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream, 0).start();
        Peer peer = server.accept();
        peer.head();
        first.stream();
        rig.call(upstream, 0).fresh().startAndGiveUp();
        rig.call(upstream, 1).startAndGiveUp();
        Call last = rig.call(upstream, 1).start();
        first.cancel();

        server.accept().serve(OK);
        assertThat(last.outcome()).isEqualTo("end");
    }

    @Test
    void anotherServerServesWhileOneIsFull() {
        try (FakeServer other = new FakeServer()) {
            HttpUpstream upstream = rig.upstream(server, other);
            List<Endpoint> taken = new ArrayList<>();
            taken.add(rig.call(upstream, 0).start().endpoint());
            taken.add(rig.call(upstream, 1).except(taken.get(0)).start().endpoint());

            assertThat(taken).doesNotHaveDuplicates();
        }
    }

    @Test
    void manyRequestsOfTwoLoopsAllGetTheirTurn() {
        rig.max = 3;
        HttpUpstream upstream = rig.upstream(server);
        background(this::serveAll);

        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(rig.call(upstream, i % 2).start());
        }

        assertThat(calls).allSatisfy(call -> assertThat(call.outcome()).isEqualTo("end"));
        assertThat(upstream.statistics().get(0).open()).isLessThanOrEqualTo(3);
        assertThat(upstream.statistics().get(0).pending()).isZero();
    }

    /** A thread for each connection: a pool may have fewer than there are connections to serve. */
    private void serveAll() {
        try {
            for (; ; ) {
                Peer peer = server.accept();
                background(() -> serveAll(peer));
            }
        } catch (UncheckedIOException closed) {
            return;
        }
    }

    private static void serveAll(Peer peer) {
        try {
            for (; ; ) {
                peer.serve(OK);
            }
        } catch (AssertionError | UncheckedIOException closed) {
            return;
        }
    }

    private static void background(Runnable task) {
        Thread thread = new Thread(task, "server");
        thread.setDaemon(true);
        thread.start();
    }
}
