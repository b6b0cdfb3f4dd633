package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class ReconfigureTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Rig rig;
    private final FakeServer server = new FakeServer();
    private final FakeServer other = new FakeServer();

    ReconfigureTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
        other.close();
    }

    @Test
    void serverThatStaysKeepsItsConnections() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        upstream.reconfigure(rig.config(server.url() + " 7"));

        Call second = rig.call(upstream).start();
        peer.serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(second.endpoint().weight()).isEqualTo(7);
        assertThat(upstream.config().targets().get(0).weight()).isEqualTo(7);
    }

    @Test
    void serverThatGoesLosesItsIdleConnectionsAndTheOthersAfterTheirExchange() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer busy = server.accept();
        busy.head();
        Call second = rig.call(upstream).start();
        Peer idle = server.accept();
        idle.serve(OK);
        second.outcome();

        upstream.reconfigure(rig.config(other.url()));

        idle.awaitClosed();
        busy.send(OK);
        assertThat(first.outcome()).isEqualTo("end");
        busy.awaitClosed();
        Call third = rig.call(upstream).start();
        other.accept().serve(OK);
        assertThat(third.outcome()).isEqualTo("end");
    }

    @Test
    void closedUpstreamKeepsNoConnections() {
        HttpUpstream upstream = rig.upstream(server);
        Call first = rig.call(upstream).start();
        Peer peer = server.accept();
        peer.serve(OK);
        first.outcome();

        upstream.close();

        peer.awaitClosed();
        Call late = rig.call(upstream).start();
        Peer again = server.accept();
        again.serve(OK);
        assertThat(late.outcome()).isEqualTo("end");
        again.awaitClosed();
    }
}
