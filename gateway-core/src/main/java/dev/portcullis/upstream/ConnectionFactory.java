package dev.portcullis.upstream;

import dev.portcullis.discovery.NameBook;
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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the sockets to upstreams: each on the loop that asks for it, whatever the transport. Shared by all upstreams. */
public final class ConnectionFactory {

    /** Explicit, because what a server has sent when it closes is delivered however slow our client is. */
    private static final int RECEIVE_BUFFER = 1024 * 1024;

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final Sockets tcp;
    private final @Nullable Sockets unix;
    private final @Nullable UnixTransport unixTransport;
    private final NameBook names;

    /**
     * How a transport connects to unix sockets.
     *
     * @param channels makes sockets
     * @param address how the transport writes the address of a file
     */
    public record UnixTransport(ChannelFactory<? extends Channel> channels, Function<Path, SocketAddress> address) {}

    /**
     * What makes sockets of one kind, for each loop.
     *
     * @param direct reading into the loop's buffer
     * @param decoded for those whose decoders keep what they read
     */
    private record Sockets(Bootstrap[] direct, Bootstrap[] decoded) {}

    /**
     * @param loops whose executors are {@link EventLoop}s of the transport that {@code channels} belongs to
     * @param channels makes sockets
     * @param unix null for none
     */
    public ConnectionFactory(
            LoopContext[] loops,
            ChannelFactory<? extends Channel> channels,
            @Nullable UnixTransport unix,
            NameBook names) {
        this.names = names;
        this.unixTransport = unix;
        this.tcp = sockets(
                loops,
                loop -> bootstrap(loop, channels)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER));
        this.unix = unix == null ? null : sockets(loops, loop -> bootstrap(loop, unix.channels));
    }

    private static Sockets sockets(LoopContext[] loops, Function<EventLoop, Bootstrap> maker) {
        Sockets sockets = new Sockets(new Bootstrap[loops.length], new Bootstrap[loops.length]);
        for (LoopContext loop : loops) {
            EventLoop executor = (EventLoop) loop.executor();
            sockets.direct[loop.index()] =
                    maker.apply(executor).option(ChannelOption.RECVBUF_ALLOCATOR, loop.readBuffer());
            sockets.decoded[loop.index()] =
                    maker.apply(executor).option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator());
        }
        return sockets;
    }

    private static Bootstrap bootstrap(EventLoop loop, ChannelFactory<? extends Channel> channels) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .disableResolver()
                // an opening connection has a deadline of its own, which covers TLS, too
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                // a server that answers early and closes makes our writes fail: its answer is still to be read
                .option(ChannelOption.AUTO_CLOSE, false);
    }

    NameBook names() {
        return names;
    }

    /** The address of a unix socket, for {@link #connect}. */
    SocketAddress unixAddress(String file) {
        if (unixTransport == null) {
            throw new IllegalStateException("no unix sockets with this transport");
        }
        return unixTransport.address.apply(Path.of(file));
    }

    /**
     * Connects on the loop with the index, which is the caller's.
     *
     * @param decodes whether a decoder, of TLS or HTTP/2, keeps what it reads
     */
    ChannelFuture connect(int loop, boolean decodes, SocketAddress address, ChannelHandler handler) {
        Sockets sockets = address instanceof InetSocketAddress || unix == null ? tcp : unix;
        return (decodes ? sockets.decoded : sockets.direct)
                [loop].clone()
                .handler(handler)
                .connect(address);
    }
}
