package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.testkit.LeakGuard;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions of HTTP that a server chooses from what it is offered. */
@ExtendWith(LeakGuard.class)
@ParameterizedClass
@EnumSource(Transport.class)
class AlpnTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static X509Bundle identity;
    private static SSLContext serverSide;

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    AlpnTest(Transport transport) {
        rig = new Rig(transport, 1);
        rig.tls = (allocator, host, port, offer) -> offering(offer).newHandler(allocator, host, port);
    }

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = new CertificateBuilder()
                .subject("CN=upstream")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        serverSide = SSLContext.getInstance("TLS");
        serverSide.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    private static SslContext offering(List<Protocol> protocols) {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(identity.getCertificate())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            protocols.stream().map(Protocol::toString).toList()))
                    .build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private HttpUpstream upstream(String scheme) {
        return rig.upstream(rig.config(scheme + "://127.0.0.1:" + server.port()));
    }

    @Test
    void serverThatTakesHttp2IsShared() {
        rig.protocols = List.of(Protocol.H2, Protocol.HTTP_1_1);
        HttpUpstream upstream = upstream("https");
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Http2Peer peer = new Http2Peer(server.accept(serverSide, "h2"));
        Http2Peer.Request request = peer.request();
        peer.answer(request.id(), "200").answer(peer.request().id(), "200");

        assertThat(request.head().scheme()).hasToString("https");
        assertThat(first.outcome()).isEqualTo("end");
        assertThat(second.outcome()).isEqualTo("end");
        assertThat(upstream.statistics().get(0).open()).isEqualTo(1);
    }

    @Test
    void serverThatTakesHttp1MakesTheOthersOpenTheirOwn() {
        rig.protocols = List.of(Protocol.H2, Protocol.HTTP_1_1);
        HttpUpstream upstream = upstream("https");
        Call first = rig.call(upstream).start();
        Call second = rig.call(upstream).start();
        Call left = rig.call(upstream).startAndGiveUp();
        server.accept(serverSide, "http/1.1").serve(OK);
        assertThat(first.outcome()).isEqualTo("end");
        server.accept(serverSide, "http/1.1").serve(OK);

        assertThat(second.outcome()).isEqualTo("end");
        assertThat(left.isOver()).isFalse();
        assertThat(upstream.statistics().get(0).open()).isEqualTo(2);
    }

    @Test
    void serverWithoutAlpnGetsHttp1() {
        rig.protocols = List.of(Protocol.H2, Protocol.HTTP_1_1);
        Call call = rig.call(upstream("https")).start();
        server.accept(serverSide).serve(OK);

        assertThat(call.outcome()).isEqualTo("end");
    }

    @Test
    void requestsDoNotWaitForEachOtherOnceTheServerIsKnownToSpeakHttp1() {
        rig.protocols = List.of(Protocol.H2, Protocol.HTTP_1_1);
        HttpUpstream upstream = upstream("https");
        Call first = rig.call(upstream).start();
        Peer peer = server.accept(serverSide, "http/1.1");
        peer.head();
        rig.call(upstream).start();
        rig.call(upstream).start();

        assertThat(upstream.statistics().get(0).open()).isEqualTo(3);
        peer.send(OK);
        assertThat(first.outcome()).isEqualTo("end");
    }

    @Test
    void targetThatIsHttp2OnlyMustTakeIt() {
        Call call = rig.call(upstream("h2")).start();
        Peer peer = server.accept(serverSide);
        peer.awaitClosed();

        assertThat(call.outcome()).isEqualTo("upstream.tls");
    }

    @Test
    void targetThatIsHttp2OnlyIsOfferedNothingElse() {
        Call call = rig.call(upstream("h2")).start();
        Http2Peer peer = new Http2Peer(server.accept(serverSide, "h2", "http/1.1"));
        peer.answer(peer.request().id(), "200");

        assertThat(call.outcome()).isEqualTo("end");
    }
}
