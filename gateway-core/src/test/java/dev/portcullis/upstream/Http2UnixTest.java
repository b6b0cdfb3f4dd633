package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 over a unix socket. */
@ParameterizedClass
@EnumSource(Transport.class)
class Http2UnixTest {

    private final Rig rig;
    private final FakeServer server = new FakeServer();

    @TempDir
    private Path directory;

    Http2UnixTest(Transport transport) {
        rig = new Rig(transport, 1);
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void requestNamesLocalhostWithoutAPort() throws IOException {
        Path file = directory.resolve("app.sock");
        UnixRelay relay = new UnixRelay(file, server.port());
        try (relay) {
            HttpUpstream upstream = rig.upstream(rig.config("h2c+unix:" + file));

            rig.call(upstream).path("/orders").start();
            Http2Headers head = Http2Peer.accept(server).request().head();

            assertThat(head.path()).hasToString("/orders");
            assertThat(head.scheme()).hasToString("http");
            assertThat(head.authority()).hasToString("localhost");
        }
    }
}
