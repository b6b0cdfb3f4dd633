package dev.portcullis.engine.takeover;

import dev.portcullis.config.model.FileMode;
import dev.portcullis.engine.SocketFile;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a process that is to take over finds the one that runs. Only the user who runs it, and root, may ask.
 *
 * <p><b>Threading:</b> confined to the control thread; what comes in is handed there.
 */
public final class TakeOverSocket implements AutoCloseable {

    /** Its name in the state directory. */
    public static final String NAME = "takeover.sock";

    private static final Logger LOG = LoggerFactory.getLogger(TakeOverSocket.class);
    private static final FileMode OWNER = FileMode.parse("0600");
    /** Bytes of a path that a socket's address has room for (unix(7)). */
    private static final int LONGEST_PATH = 107;
    /** From the first word of the other process to its being ready: it reads its configuration and warms up meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MultiThreadIoEventLoopGroup group;
    private final Channel listening;
    private final Executor control;
    private final Estate estate;
    private final Duration patience;
    private @Nullable Successor talking;

    private TakeOverSocket(Path file, Executor control, Estate estate, Duration patience) throws IOException {
        this.control = control;
        this.estate = estate;
        this.patience = patience;
        group = loop();
        try {
            listening = listen(file);
        } catch (IOException | RuntimeException e) {
            close(group);
            throw e;
        }
    }

    /**
     * Begins to listen.
     *
     * @param control runs tasks on the control thread
     * @throws IOException if it cannot; the message says why
     */
    public static TakeOverSocket open(Path file, Executor control, Estate estate) throws IOException {
        return open(file, control, estate, PATIENCE);
    }

    /** @param patience from the first word of the other process to its being ready */
    public static TakeOverSocket open(Path file, Executor control, Estate estate, Duration patience)
            throws IOException {
        check(file);
        String occupied = SocketFile.makeRoom(file);
        if (occupied != null) {
            throw new IOException(file + ": " + occupied);
        }
        return new TakeOverSocket(file, control, estate, patience);
    }

    /** @throws IOException if no socket can have this path */
    static void check(Path file) throws IOException {
        int length = file.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(file + ": " + length + " bytes (expected: a path of at most " + LONGEST_PATH + ")");
        }
    }

    /** One daemon thread, for few lines in the life of a process. */
    static MultiThreadIoEventLoopGroup loop() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("portcullis-take-over", true), EpollIoHandler.newFactory());
    }

    static void close(MultiThreadIoEventLoopGroup group) {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Channel listen(Path file) throws IOException {
        var binding = new ServerBootstrap()
                .group(group)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel channel) throws IOException {
                        admit(channel, file);
                    }
                })
                .bind(new DomainSocketAddress(file.toString()))
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(file + ": " + binding.cause().getMessage(), binding.cause());
        }
        try {
            SocketFile.permit(file, OWNER);
        } catch (IOException e) {
            binding.channel().close().awaitUninterruptibly();
            throw e;
        }
        return binding.channel();
    }

    private void admit(EpollDomainSocketChannel channel, Path file) throws IOException {
        PeerCredentials peer = channel.peerCredentials();
        int owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (peer.uid() != owner && peer.uid() != 0) {
            LOG.warn(
                    "Process {} of user {} may not take over (expected: user {} or root)",
                    peer.pid(),
                    peer.uid(),
                    owner);
            channel.close();
            return;
        }
        Link link = new Link(channel);
        Successor successor = new Successor(peer.pid(), link, estate, this);
        link.install(heard -> control.execute(() -> successor.hear(heard)));
        expireLater(successor);
    }

    void expireLater(Successor successor) {
        group.schedule(() -> control.execute(successor::expire), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether {@code successor} is the one to talk to: one at a time. */
    boolean admits(Successor successor) {
        if (talking == null) {
            talking = successor;
        }
        return talking == successor;
    }

    void over(Successor successor) {
        if (talking == successor) {
            talking = null;
        }
    }

    /** Whether a process is taking over. */
    public boolean isTalking() {
        return talking != null;
    }

    /** Nobody can connect any more, and the file is gone when this returns; the conversation that goes on does so. */
    void stopListening() {
        listening.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        Successor successor = talking;
        if (successor != null) {
            successor.end("this process stops");
        }
        stopListening();
        close(group);
    }
}
