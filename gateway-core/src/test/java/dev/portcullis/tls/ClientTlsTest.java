package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.ClientCertificates;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.config.model.UpstreamConfig.UpstreamTlsConfig;
import dev.portcullis.time.Ticker;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TlsLibrary.class)
class ClientTlsTest {

    private static final Path CA = Path.of("ca.pem");

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @Parameter
    TlsLibrary library;

    @TempDir
    Path directory;

    private ServerTls serverTls;
    private EchoServer server;

    @BeforeEach
    void writeAuthority() {
        Certificates.write(directory.resolve(CA), Certificates.AUTHORITY.getCertificatePEM());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            serverTls.close();
        }
        loop.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void acceptsAServerOfTheAuthorityUnderItsName() throws Exception {
        serve(Certificates.ec("up.test"));

        connect(config(true, CA, null), "up.test");

        TlsFacts facts = server.facts();
        assertThat(facts.serverName()).isEqualTo("up.test");
        assertThat(facts.applicationProtocol()).isEqualTo("http/1.1");
        assertThat(facts.version()).isEqualTo("TLSv1.3");
    }

    @Test
    void acceptsAnRsaServer() throws Exception {
        serve(Certificates.rsa("up.test"));

        connect(config(true, CA, null), "up.test");

        assertThat(server.facts()).isNotNull();
    }

    @Test
    void acceptsAServerUnderItsAddress() throws Exception {
        serve(Certificates.ec("up.test", "127.0.0.1"));

        connect(config(true, CA, null), "127.0.0.1");

        assertThat(server.facts().serverName()).isNull();
    }

    @Test
    void refusesAnotherAddress() {
        serve(Certificates.ec("up.test", "10.1.1.1"));

        assertThatThrownBy(() -> connect(config(true, CA, null), "127.0.0.1")).hasStackTraceContaining("127.0.0.1");
    }

    @Test
    void refusesAnotherName() {
        serve(Certificates.ec("other.test"));

        assertThatThrownBy(() -> connect(config(true, CA, null), "up.test")).hasStackTraceContaining("up.test");
    }

    @Test
    void verifiesTheNameItIsTold() throws Exception {
        serve(Certificates.ec("other.test"));

        connect(config(true, CA, "other.test"), "127.0.0.1");

        assertThat(server.facts().serverName()).isEqualTo("other.test");
    }

    @Test
    void refusesAnUnknownAuthority() {
        serve(Certificates.unknownAuthority("up.test"));

        assertThatThrownBy(() -> connect(config(true, CA, null), "up.test"))
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void trustsTheSystemsAuthoritiesWithoutAFile() {
        serve(Certificates.ec("up.test"));

        assertThatThrownBy(() -> connect(config(true, null, null), "up.test"))
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void refusesAnExpiredCertificate() {
        serve(Certificates.expired("up.test"));

        assertThatThrownBy(() -> connect(config(true, CA, null), "up.test"))
                .hasStackTraceContaining("CertificateExpiredException");
    }

    @Test
    void acceptsAnythingWhenToldNotToVerify() throws Exception {
        serve(Certificates.unknownAuthority("other.test"));

        connect(config(false, null, null), "up.test");

        assertThat(server.facts().serverName()).isEqualTo("up.test");
    }

    @Test
    void showsItsCertificateToServersThatAsk() throws Exception {
        Certificates.write(directory, "gateway", Certificates.client("gateway"));
        serve(Certificates.ec("up.test"), new ClientCertificates(CA, true));

        try (ClientTls tls = load(shown("gateway", TlsVersion.TLS_1_2))) {
            Channel channel = open(tls, "up.test");
            assertThat(server.facts()
                            .clientCertificate()
                            .getSubjectX500Principal()
                            .getName())
                    .isEqualTo("CN=gateway");
            channel.close().sync();
        }
    }

    @Test
    void hasNoCertificateToShowUnlessTold() throws Exception {
        serve(Certificates.ec("up.test"), new ClientCertificates(CA, true));

        try {
            connect(config(true, CA, null), "up.test"); // with TLS 1.3 the client learns of its refusal later
        } catch (SSLException refused) {
            assertThat(refused).isNotNull();
        }
        assertThat(server.failure()).isNotNull();
    }

    @Test
    void saysWhatIsWrongWithItsOwnCertificate() {
        Certificates.write(directory, "gateway", Certificates.client("gateway"));
        Certificates.write(directory, "other", Certificates.client("other"));

        assertThatThrownBy(() -> load(new UpstreamTlsConfig(
                        true, CA, null, Path.of("gateway.pem"), Path.of("other.key"), TlsVersion.TLS_1_2)))
                .hasMessage("other.key: does not belong to the certificate in gateway.pem");
        assertThatThrownBy(() -> load(shown("none", TlsVersion.TLS_1_2)))
                .hasMessageContaining("none.pem: no such file");
    }

    @Test
    void speaksNoOlderVersionThanItIsTold() throws Exception {
        Certificates.write(directory, "gateway", Certificates.client("gateway"));
        serve(Certificates.ec("up.test"));

        connect(shown("gateway", TlsVersion.TLS_1_3), "up.test");

        assertThat(server.facts().version()).isEqualTo("TLSv1.3");
        try (ClientTls tls = load(shown("gateway", TlsVersion.TLS_1_3))) {
            SslHandler handler = tls.newHandler(ByteBufAllocator.DEFAULT, "up.test", 1);
            assertThat(handler.engine().getEnabledProtocols())
                    .contains("TLSv1.3")
                    .doesNotContain("TLSv1.2");
            ReferenceCountUtil.release(handler.engine());
        }
    }

    private static UpstreamTlsConfig shown(String name, TlsVersion oldest) {
        return new UpstreamTlsConfig(true, CA, null, Path.of(name + ".pem"), Path.of(name + ".key"), oldest);
    }

    @Test
    void saysWhatIsWrongWithTheFileOfAuthorities() {
        Certificates.write(directory.resolve("empty.pem"), "");

        assertThatThrownBy(() -> load(config(true, Path.of("none.pem"), null)))
                .isInstanceOf(TlsException.class)
                .hasMessage("none.pem: no such file");
        assertThatThrownBy(() -> load(config(true, Path.of("empty.pem"), null)))
                .hasMessage("empty.pem: not a PEM certificate (expected: BEGIN CERTIFICATE)");
    }

    private static UpstreamTlsConfig config(boolean verify, @Nullable Path ca, @Nullable String serverName) {
        return new UpstreamTlsConfig(verify, ca, serverName, null, null, TlsVersion.TLS_1_2);
    }

    /** Connects to the server as if it were {@code host}, and closes again; throws what made the handshake fail. */
    private void connect(UpstreamTlsConfig config, String host) throws Exception {
        try (ClientTls tls = load(config)) {
            Channel channel = open(tls, host);
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            try {
                handler.handshakeFuture().sync();
            } finally {
                channel.close().sync();
                channel.eventLoop().submit(() -> {}).sync();
                assertThat(handler.engine() instanceof ReferenceCounted counted ? counted.refCnt() : 0)
                        .as("references to the engine")
                        .isZero();
            }
        }
    }

    private Channel open(ClientTls tls, String host) throws InterruptedException {
        int port = server.port();
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc(), host, port), new Quiet());
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    private ClientTls load(UpstreamTlsConfig config) throws TlsException {
        return ClientTls.load(library, config, directory, List.of("http/1.1"));
    }

    private void serve(X509Bundle bundle) {
        serve(bundle, null);
    }

    private void serve(X509Bundle bundle, @Nullable ClientCertificates asked) {
        Certificates.write(directory, "up", bundle);
        TlsConfig config =
                new TlsConfig(Path.of("up.pem"), Path.of("up.key"), List.of(), false, TlsVersion.TLS_1_2, asked);
        try {
            serverTls = ServerTls.load(library, Ticker.SYSTEM, config, directory, List.of("http/1.1"), warning -> {});
        } catch (TlsException e) {
            throw new IllegalStateException(e);
        }
        server = new EchoServer(serverTls);
    }

    /** Lets failures be seen through the handshake's future only. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
