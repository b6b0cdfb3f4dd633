package dev.portcullis.wire.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.wire.proxy.ProxyHeaderReader.Result;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderWriterTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 198.51.100.1", "2001:db8::1, ::1", "255.255.255.255, 0.0.0.0"})
    void writesWhatTheReaderReads(String source, String destination) {
        ProxiedPeer peer = peer(source, destination);

        assertThat(read(ProxyHeaderWriter.text(peer))).isEqualTo(peer);
        assertThat(read(ProxyHeaderWriter.binary(peer))).isEqualTo(peer);
    }

    @Test
    void writesBothEndsInOneFamily() {
        ProxiedPeer peer = peer("192.0.2.1", "2001:db8::1");

        assertThat(new String(ProxyHeaderWriter.text(peer), US_ASCII))
                .isEqualTo("PROXY TCP6 ::ffff:c000:201 2001:db8::1 50000 443\r\n");
        assertThat(read(ProxyHeaderWriter.binary(peer))).isEqualTo(peer);
    }

    @Test
    void saysThatThereIsNoPeer() {
        assertThat(ProxyHeaderWriter.text(null)).isEqualTo(Headers.text("PROXY UNKNOWN"));
        assertThat(ProxyHeaderWriter.binary(null)).isEqualTo(Headers.binary("2000", ""));
    }

    private static ProxiedPeer peer(String source, String destination) {
        return new ProxiedPeer(new InetSocketAddress(source, 50_000), new InetSocketAddress(destination, 443));
    }

    private static @Nullable ProxiedPeer read(byte[] header) {
        ProxyHeaderReader reader = new ProxyHeaderReader();
        assertThat(reader.read(Unpooled.wrappedBuffer(header))).isEqualTo(Result.DONE);
        return reader.peer();
    }
}
