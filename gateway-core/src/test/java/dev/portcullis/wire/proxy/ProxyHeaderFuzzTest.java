package dev.portcullis.wire.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.wire.proxy.ProxyHeaderReader.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;

/** Headers that we take name the same client to another reader, and how they arrive does not matter. */
class ProxyHeaderFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void headersAreReadTheSameByAnother(byte[] data) {
        ProxyHeaderReader whole = new ProxyHeaderReader();
        ByteBuf in = Unpooled.wrappedBuffer(data);
        Result result = whole.read(in);
        int consumed = in.readerIndex();

        ProxyHeaderReader pieces = new ProxyHeaderReader();
        Result last = Result.MORE;
        int taken = 0;
        while (last == Result.MORE && taken < data.length) {
            last = pieces.read(Unpooled.wrappedBuffer(data, taken++, 1));
        }
        assertThat(last).isEqualTo(result);
        assertThat(taken).isEqualTo(consumed);
        assertThat(pieces.peer()).isEqualTo(whole.peer());
        ProxiedPeer peer = whole.peer();
        if (result == Result.DONE && peer != null && hasPorts(peer)) {
            compareWithNetty(data, consumed, peer);
        }
    }

    /** The other takes no port 0 in version 1, which the specification allows. */
    private static boolean hasPorts(ProxiedPeer peer) {
        return peer.source().getPort() > 0 && peer.destination().getPort() > 0;
    }

    private static void compareWithNetty(byte[] data, int consumed, ProxiedPeer peer) {
        EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
        channel.writeInbound(Unpooled.copiedBuffer(data, 0, consumed));
        HAProxyMessage theirs = channel.readInbound();
        assertThat(theirs).isNotNull();
        assertThat(theirs.sourcePort()).isEqualTo(peer.source().getPort());
        assertThat(theirs.destinationPort()).isEqualTo(peer.destination().getPort());
        assertThat(NetUtil.createInetAddressFromIpAddressString(theirs.sourceAddress()))
                .isEqualTo(peer.source().getAddress());
        assertThat(NetUtil.createInetAddressFromIpAddressString(theirs.destinationAddress()))
                .isEqualTo(peer.destination().getAddress());
        theirs.release();
        channel.finishAndReleaseAll();
    }
}
