package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class TlsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static X509Bundle identity;
    private static SSLContext serverSide;

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    TlsTest(Transport transport) throws Exception {
        rig = new Rig(transport, 1);
        rig.tls = trusting(identity);
    }

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = identity();
        serverSide = SSLContext.getInstance("TLS");
        serverSide.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    private static X509Bundle identity() throws Exception {
        return new CertificateBuilder()
                .subject("CN=upstream")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static UpstreamTls trusting(X509Bundle trusted) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .trustManager(trusted.getCertificate())
                .build();
        return (allocator, host, port, offer) -> context.newHandler(allocator, host, port);
    }

    private HttpUpstream upstream() {
        return rig.upstream(rig.config("https://127.0.0.1:" + server.port()));
    }

    @Test
    void requestsShareAnEncryptedConnection() {
        HttpUpstream upstream = upstream();
        Call first = rig.call(upstream).start();
        Peer peer = server.accept(serverSide);
        assertThat(peer.serve(OK)).contains("Host: 127.0.0.1:" + server.port() + "\r\n");
        assertThat(first.outcome()).isEqualTo("end");

        Call second = rig.call(upstream).start();
        peer.serve(OK);
        assertThat(second.outcome()).isEqualTo("end");
    }

    @Test
    void serverThatIsNotTrustedFails() throws Exception {
        rig.tls = trusting(identity());
        Call call = rig.call(upstream()).start();
        Peer peer = server.accept(serverSide);
        CompletableFuture<Void> serving = CompletableFuture.runAsync(peer::head).exceptionally(refused -> null);

        assertThat(call.outcome()).isEqualTo("upstream.tls");
        serving.join();
    }

    @Test
    void serverThatSpeaksNoTlsFails() {
        Call call = rig.call(upstream()).start();
        server.accept().send("HTTP/1.1 400 Bad Request\r\n\r\n");

        assertThat(call.outcome()).isEqualTo("upstream.tls");
    }

    @Test
    void handshakeHasATimeOfItsOwn() {
        rig.handshake = Duration.ofMillis(100);
        Call call = rig.call(upstream()).start();
        server.accept();

        assertThat(call.outcome()).isEqualTo("upstream.tls_timeout");
    }

    @Test
    void bodyUntilCloseEndsWithTheServersGoodbye() {
        Call call = rig.call(upstream()).start();
        Peer peer = server.accept(serverSide);
        peer.serve("HTTP/1.1 200 OK\r\n\r\nall of it");
        peer.close();

        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.body()).isEqualTo("all of it");
    }

    @Test
    void bodyUntilCloseIsCutOffWithoutIt() {
        Call call = rig.call(upstream()).start();
        Peer peer = server.accept(serverSide);
        peer.serve("HTTP/1.1 200 OK\r\n\r\npart of");
        call.awaitPiece();
        peer.hangUp();

        assertThat(call.outcome()).isEqualTo("upstream.closed");
    }

    @Test
    void slowReaderGetsEveryByte() {
        byte[] large = Patterns.bytes(2 * 1024 * 1024);
        Call call = rig.call(upstream()).pausesAtPieces().start();
        Peer peer = server.accept(serverSide);
        peer.head();
        CompletableFuture<Peer> served = CompletableFuture.supplyAsync(
                () -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n")
                        .send(large));

        Eventually.that(() -> call.resume().isOver());
        assertThat(call.outcome()).isEqualTo("end");
        assertThat(call.bytes()).isEqualTo(large);
        Call.await(served);
    }

    @Test
    void httpsNeedsTls() {
        rig.tls = null;

        assertThatIllegalArgumentException().isThrownBy(this::upstream).withMessageContaining("no TLS");
    }
}
