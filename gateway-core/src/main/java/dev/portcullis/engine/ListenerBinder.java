package dev.portcullis.engine;

import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.Inheritance.Inherited;
import dev.portcullis.engine.pipeline.Acceptor;
import dev.portcullis.engine.pipeline.ListenerState;
import dev.portcullis.engine.pipeline.LoopState;
import dev.portcullis.engine.pipeline.Occupancy;
import dev.portcullis.engine.pipeline.Refusals;
import dev.portcullis.tls.ServerTls;
import dev.portcullis.tls.TlsException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens listeners. Confined to the control thread. */
final class ListenerBinder {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerBinder.class);
    private static final int BACKLOG = 4096;
    private static final byte[] NO_KEYS = new byte[0];

    private final Transport transport;
    private final EventLoopGroup group;
    private final List<LoopState> loops;
    private final Occupancy occupancy;
    private final Refusals refusals;
    private Inheritance inheritance = Inheritance.NONE;

    /**
     * @param occupancy of all listeners
     * @param refusals counts the connections that none of them takes
     */
    ListenerBinder(
            Transport transport, EventLoopGroup group, List<LoopState> loops, Occupancy occupancy, Refusals refusals) {
        this.transport = transport;
        this.group = group;
        this.loops = loops;
        this.occupancy = occupancy;
        this.refusals = refusals;
    }

    /** Looks there first from now on. */
    void inherit(Inheritance from) {
        inheritance = from;
    }

    /** Binds, or takes what another process has bound; null after reporting why it cannot. */
    @Nullable OpenListener open(ListenerConfig config, Path directory, ListenerPlace place, Problems problems) {
        Inherited inherited;
        try {
            inherited = inheritance.take(place.name(), config.address());
        } catch (IOException e) {
            place.error(problems, "address", "cannot take over " + config.address() + ": " + e.getMessage());
            return null;
        }
        ServerTls tls = null;
        TlsConfig wanted = config.tls();
        if (wanted != null) {
            byte[] keys = inherited == null ? NO_KEYS : inherited.ticketKeys();
            tls = tls(config, wanted, directory, keys, place, problems);
            if (tls == null) {
                abandon(inherited);
                return null;
            }
        }
        AtomicReference<ListenerState> state = new AtomicReference<>(ListenerState.of(place.name(), config, tls));
        Channel channel = inherited == null
                ? bind(config, state, place, problems)
                : bound(adopt(inherited.descriptor(), config, state), config, place, problems);
        if (channel == null) {
            if (tls != null) {
                tls.close();
            }
            return null;
        }
        return new OpenListener(config, channel, state, tls, inherited != null);
    }

    private static void abandon(@Nullable Inherited inherited) {
        if (inherited == null) {
            return;
        }
        try {
            inherited.descriptor().close();
        } catch (IOException e) {
            LOG.debug("Closing an inherited socket failed", e);
        }
    }

    private ChannelFuture adopt(FileDescriptor listening, ListenerConfig config, AtomicReference<ListenerState> state) {
        ServerBootstrap bootstrap =
                config.address().socket() == null ? transport.limitUnsent(bootstrap(state)) : bootstrap(state);
        return bootstrap
                .channelFactory(transport.adopting(listening, config.address()))
                .register();
    }

    /** The same socket with other settings; null after reporting what is wrong with them. */
    @Nullable OpenListener reconfigure(
            OpenListener open, ListenerConfig config, Path directory, ListenerPlace place, Problems problems) {
        ServerTls tls = open.tls();
        TlsConfig wanted = config.tls();
        boolean same = wanted != null
                && wanted.equals(open.config().tls())
                && config.protocols().equals(open.config().protocols());
        if (wanted != null && !same) {
            tls = tls == null
                    ? tls(config, wanted, directory, NO_KEYS, place, problems)
                    : successor(tls, config, wanted, place, problems);
            if (tls == null) {
                return null;
            }
        } else if (wanted == null) {
            tls = null;
        }
        return new OpenListener(config, open.channel(), open.state(), tls, open.inherited());
    }

    private static @Nullable ServerTls tls(
            ListenerConfig config,
            TlsConfig tls,
            Path directory,
            byte[] ticketKeys,
            ListenerPlace place,
            Problems problems) {
        try {
            return ServerTls.load(
                    tls, directory, config.protocols(), ticketKeys, warning -> place.warning(problems, "tls", warning));
        } catch (TlsException e) {
            e.problems().forEach(problem -> place.error(problems, "tls", problem));
            return null;
        }
    }

    /** Other certificates or versions for a listener that stays: sessions that clients hold go on. */
    private static @Nullable ServerTls successor(
            ServerTls before, ListenerConfig config, TlsConfig tls, ListenerPlace place, Problems problems) {
        try {
            return before.successor(tls, config.protocols(), warning -> place.warning(problems, "tls", warning));
        } catch (TlsException e) {
            e.problems().forEach(problem -> place.error(problems, "tls", problem));
            return null;
        }
    }

    private @Nullable Channel bind(
            ListenerConfig config, AtomicReference<ListenerState> state, ListenerPlace place, Problems problems) {
        String socket = config.address().socket();
        if (socket != null) {
            return bindUnix(Path.of(socket), config, state, place, problems);
        }
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(
                    InetAddress.getByName(config.address().host()),
                    config.address().port());
        } catch (UnknownHostException e) {
            place.error(problems, "address", config.address().host() + " (expected: an address of this host)");
            return null;
        }
        ServerBootstrap bootstrap = transport
                .limitUnsent(bootstrap(state))
                .channelFactory(transport.servers())
                .option(ChannelOption.SO_REUSEADDR, true);
        return bound(bootstrap.bind(address), config, place, problems);
    }

    private @Nullable Channel bindUnix(
            Path file,
            ListenerConfig config,
            AtomicReference<ListenerState> state,
            ListenerPlace place,
            Problems problems) {
        String occupied = SocketFile.makeRoom(file);
        if (occupied != null) {
            place.error(problems, "address", "cannot listen on " + config.address() + ": " + occupied);
            return null;
        }
        Channel channel;
        try {
            channel = bound(listenUnix(file, config, state), config, place, problems);
        } catch (IOException e) {
            place.error(problems, "address", "cannot listen on " + config.address() + ": " + e.getMessage());
            return null;
        }
        if (channel == null) {
            return null;
        }
        try {
            SocketFile.permit(file, config.mode());
            return channel;
        } catch (IOException e) {
            channel.close().awaitUninterruptibly();
            place.error(problems, "mode", "cannot be given to " + file + ": " + e);
            return null;
        }
    }

    /** Netty's channel of epoll removes the file of a socket that it has bound itself, which may be another process's by then. */
    private ChannelFuture listenUnix(Path file, ListenerConfig config, AtomicReference<ListenerState> state)
            throws IOException {
        if (!transport.handsOver()) {
            return bootstrap(state)
                    .channelFactory(NioServerDomainSocketChannel::new)
                    .bind(transport.unixClients().address().apply(file));
        }
        Socket socket = Socket.newSocketDomain();
        try {
            socket.bind(new DomainSocketAddress(file.toString()));
            socket.listen(BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return adopt(socket, config, state);
    }

    private ServerBootstrap bootstrap(AtomicReference<ListenerState> state) {
        EventLoop loop = group.next();
        return new ServerBootstrap()
                .group(loop, group)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                // connections wait in the backlog until the configuration that knows this listener is in force
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        throw new IllegalStateException("the acceptor registers connections itself");
                    }
                })
                .handler(new Acceptor(loops, state, occupancy, refusals));
    }

    private static @Nullable Channel bound(
            ChannelFuture binding, ListenerConfig config, ListenerPlace place, Problems problems) {
        binding.awaitUninterruptibly();
        if (binding.isSuccess()) {
            return binding.channel();
        }
        place.error(
                problems,
                "address",
                "cannot listen on " + config.address() + ": " + binding.cause().getMessage());
        return null;
    }
}
