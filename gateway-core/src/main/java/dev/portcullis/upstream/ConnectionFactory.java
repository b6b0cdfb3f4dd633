package dev.portcullis.upstream;

import dev.portcullis.loop.LoopContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;

/** Makes the sockets to upstreams: each on the loop that asks for it, whatever the transport. Shared by all upstreams. */
public final class ConnectionFactory {

    /** Explicit, because what a server has sent when it closes is delivered however slow our client is. */
    private static final int RECEIVE_BUFFER = 1024 * 1024;

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    /** Reading into the loop's buffer. */
    private final Bootstrap[] direct;
    /** For those whose decoders keep what they read. */
    private final Bootstrap[] decoded;

    private final AddressBook addresses;

    /**
     * @param loops whose executors are {@link EventLoop}s of the transport that {@code channels} belongs to
     * @param channels makes sockets
     */
    public ConnectionFactory(LoopContext[] loops, ChannelFactory<? extends Channel> channels, AddressBook addresses) {
        this.addresses = addresses;
        this.direct = new Bootstrap[loops.length];
        this.decoded = new Bootstrap[loops.length];
        for (LoopContext loop : loops) {
            int i = loop.index();
            direct[i] = bootstrap((EventLoop) loop.executor(), channels)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, loop.readBuffer());
            decoded[i] = bootstrap((EventLoop) loop.executor(), channels)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator());
        }
    }

    private static Bootstrap bootstrap(EventLoop loop, ChannelFactory<? extends Channel> channels) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .disableResolver()
                // an opening connection has a deadline of its own, which covers TLS, too
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                // a server that answers early and closes makes our writes fail: its answer is still to be read
                .option(ChannelOption.AUTO_CLOSE, false);
    }

    AddressBook addresses() {
        return addresses;
    }

    /**
     * Connects on the loop with the index, which is the caller's.
     *
     * @param decodes whether a decoder, of TLS or HTTP/2, keeps what it reads
     */
    ChannelFuture connect(int loop, boolean decodes, SocketAddress address, ChannelHandler handler) {
        return (decodes ? decoded : direct)[loop].clone().handler(handler).connect(address);
    }
}
