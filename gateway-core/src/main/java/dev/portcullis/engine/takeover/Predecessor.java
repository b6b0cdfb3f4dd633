package dev.portcullis.engine.takeover;

import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.engine.Inheritance;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that runs, as the one that is to take over sees it. If this is closed, or its process ends, before
 * {@link #serving}, the other goes on as if nobody had asked.
 *
 * <p><b>Threading:</b> confined to the control thread, which waits for each answer.
 */
public final class Predecessor implements Inheritance, AutoCloseable {

    /** The other side may be at applying a configuration when it is asked. */
    private static final long PATIENCE_SECONDS = 30;

    private final MultiThreadIoEventLoopGroup group;
    private final Link link;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final List<Words.@Nullable Item> listeners = new ArrayList<>();
    private final int pid;

    private Predecessor(EpollDomainSocketChannel channel, MultiThreadIoEventLoopGroup group) throws IOException {
        this.group = group;
        this.link = new Link(channel);
        this.pid = link.pid();
        link.install(heard::add);
        channel.config().setAutoRead(true);
        greet();
    }

    /**
     * Finds the process that listens there, and what it has.
     *
     * @param socket of a {@link TakeOverSocket}
     * @return null if nobody listens
     * @throws IOException if that cannot be known, or if nothing can be taken over from there; the message says why
     */
    public static @Nullable Predecessor find(Path socket) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("that needs epoll, which is not available here");
        }
        TakeOverSocket.check(socket);
        MultiThreadIoEventLoopGroup group = TakeOverSocket.loop();
        Predecessor found = null;
        try {
            EpollDomainSocketChannel channel = connect(socket, group);
            found = channel == null ? null : new Predecessor(channel, group);
            return found;
        } finally {
            if (found == null) {
                TakeOverSocket.close(group);
            }
        }
    }

    private static @Nullable EpollDomainSocketChannel connect(Path socket, MultiThreadIoEventLoopGroup group)
            throws IOException {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(EpollDomainSocketChannel.class)
                // what is said waits until there is somebody to hear it
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(socket.toString()))
                .awaitUninterruptibly();
        if (connecting.isSuccess()) {
            return (EpollDomainSocketChannel) connecting.channel();
        }
        Throwable cause = connecting.cause();
        if (cause instanceof ConnectException || cause instanceof FileNotFoundException) {
            return null;
        }
        throw new IOException(socket + ": " + cause.getMessage(), cause);
    }

    private void greet() throws IOException {
        link.say(Words.HELLO + Words.VERSION);
        String answer = line();
        if (!answer.startsWith(Words.LISTENERS)) {
            throw new IOException(
                    answer.startsWith(Words.REFUSED)
                            ? "process " + pid + " refuses: " + answer.substring(Words.REFUSED.length())
                            : unexpected(answer, Words.LISTENERS));
        }
        try {
            int count = Integer.parseInt(answer.substring(Words.LISTENERS.length()));
            for (int i = 0; i < count; i++) {
                listeners.add(Words.Item.parse(line()));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("process " + pid + " said: " + e.getMessage(), e);
        }
    }

    /** The number of the process. */
    public int pid() {
        return pid;
    }

    @Override
    public @Nullable Inherited take(String name, ListenerAddress address) throws IOException {
        for (int i = 0; i < listeners.size(); i++) {
            Words.Item item = listeners.get(i);
            if (item != null && item.fits(name, address)) {
                listeners.set(i, null);
                return new Inherited(descriptor(i), item.ticketKeys());
            }
        }
        return null;
    }

    private FileDescriptor descriptor(int index) throws IOException {
        link.expectDescriptor(true);
        link.say(Words.GIVE + index);
        Object answer = answer();
        link.expectDescriptor(false);
        if (answer instanceof FileDescriptor descriptor) {
            return descriptor;
        }
        throw new IOException("process " + pid + " has ended the conversation");
    }

    /**
     * Says that all is prepared; if this returns, whoever calls it begins to accept at once and then says {@link #serving}.
     *
     * @throws IOException if the other process goes on instead
     */
    public void ready() throws IOException {
        link.say(Words.READY);
        String answer = line();
        if (!answer.equals(Words.GO)) {
            throw new IOException(unexpected(answer, Words.GO));
        }
    }

    /**
     * Says that connections are accepted here.
     *
     * @return whether the other process has confirmed that it accepts none any more; false if it is gone, or mute
     * @throws IOException if it goes on, since this came too late
     */
    public boolean serving() throws IOException {
        link.say(Words.SERVING);
        Object answer = poll();
        close();
        if (Words.LATE.equals(answer)) {
            throw new IOException("process " + pid + " has not waited, and goes on");
        }
        return Words.DONE.equals(answer);
    }

    private String line() throws IOException {
        if (answer() instanceof String line) {
            return line;
        }
        throw new IOException("process " + pid + " has ended the conversation");
    }

    private Object answer() throws IOException {
        Object answer = poll();
        if (answer == null) {
            throw new IOException("no answer from process " + pid + " within " + PATIENCE_SECONDS + " s");
        }
        return answer;
    }

    /** Null if nothing comes. */
    private @Nullable Object poll() throws IOException {
        try {
            Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == Link.END) {
                heard.add(next);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String unexpected(String answer, String expected) {
        return "process " + pid + " said \"" + answer + "\" (expected: " + expected.strip() + ")";
    }

    @Override
    public void close() {
        link.close();
        TakeOverSocket.close(group);
    }
}
