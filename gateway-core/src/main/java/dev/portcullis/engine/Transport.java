package dev.portcullis.engine;

import dev.portcullis.config.model.GatewayConfig.TransportKind;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.socket.TcpSending;
import dev.portcullis.upstream.ConnectionFactory.UnixTransport;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;

/**
 * How sockets are served.
 *
 * @param name as the configuration calls it
 */
record Transport(
        String name,
        IoHandlerFactory handlers,
        ChannelFactory<? extends ServerSocketChannel> servers,
        ChannelFactory<? extends SocketChannel> clients,
        ChannelFactory<? extends DatagramChannel> datagrams,
        UnixTransport unixClients) {

    private static final String EPOLL = "epoll";

    /** @throws IllegalArgumentException if the kind was asked for by name and is not to be had */
    static Transport of(TransportKind kind) {
        if (kind == TransportKind.NIO || kind == TransportKind.AUTO && !Epoll.isAvailable()) {
            return new Transport(
                    "nio",
                    NioIoHandler.newFactory(),
                    NioServerSocketChannel::new,
                    NioSocketChannel::new,
                    NioDatagramChannel::new,
                    new UnixTransport(NioDomainSocketChannel::new, UnixDomainSocketAddress::of));
        }
        if (!Epoll.isAvailable()) {
            Throwable cause = Epoll.unavailabilityCause();
            throw new IllegalArgumentException("transport: epoll is not available here (expected: auto or nio)", cause);
        }
        return new Transport(
                EPOLL,
                EpollHandler.newFactory(),
                EpollServerSocketChannel::new,
                EpollSocketChannel::new,
                EpollDatagramChannel::new,
                new UnixTransport(EpollDomainSocketChannel::new, path -> new DomainSocketAddress(path.toString())));
    }

    /** Whether listening sockets can come from, and go to, another process. */
    boolean handsOver() {
        return name.equals(EPOLL);
    }

    /** Makes the channel of a socket that listens already; only if this transport {@linkplain #handsOver can}. */
    ChannelFactory<ServerChannel> adopting(FileDescriptor listening, ListenerAddress address) {
        int descriptor = listening.intValue();
        return address.socket() == null
                ? () -> new EpollServerSocketChannel(descriptor)
                : () -> new EpollServerDomainSocketChannel(descriptor);
    }

    /** Limits what the system keeps of what TCP connections are to send, where that can be done. */
    <B extends AbstractBootstrap<B, ?>> B limitUnsent(B bootstrap) {
        return handsOver() ? bootstrap.option(TcpSending.UNSENT_MOST, TcpSending.UNSENT) : bootstrap;
    }

    /** One loop for what is done beside serving. */
    MultiThreadIoEventLoopGroup background() {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("portcullis-background", true), handlers);
    }

    MultiThreadIoEventLoopGroup loops(int count) {
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("portcullis-loop"), handlers);
    }
}
