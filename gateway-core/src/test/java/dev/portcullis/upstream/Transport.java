package dev.portcullis.upstream;

import dev.portcullis.upstream.ConnectionFactory.UnixTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.UnixDomainSocketAddress;

/** How the sockets under test are driven. */
enum Transport {
    NIO,
    EPOLL;

    EventLoopGroup group(int loops) {
        IoHandlerFactory handlers = this == NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(loops, handlers);
    }

    ChannelFactory<? extends Channel> channels() {
        return this == NIO ? NioSocketChannel::new : EpollSocketChannel::new;
    }

    UnixTransport unix() {
        return this == NIO
                ? new UnixTransport(NioDomainSocketChannel::new, UnixDomainSocketAddress::of)
                : new UnixTransport(EpollDomainSocketChannel::new, file -> new DomainSocketAddress(file.toString()));
    }
}
