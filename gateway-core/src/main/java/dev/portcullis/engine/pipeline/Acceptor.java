package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives each new connection of a listener to the loop with the fewest running exchanges, where it stays for life; or closes it at
 * once if there are too many.
 */
@EventLoopConfined
public final class Acceptor extends ChannelInboundHandlerAdapter {

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final List<LoopState> loops;
    private final AtomicReference<ListenerState> listener;
    private final Admission admission;
    private int first;

    /**
     * @param listener the settings for new connections; replaced by the control thread
     * @param occupancy counts the connections of all listeners
     */
    public Acceptor(
            List<LoopState> loops, AtomicReference<ListenerState> listener, Occupancy occupancy, Refusals refusals) {
        this.loops = loops;
        this.listener = listener;
        this.admission = new Admission(occupancy, refusals);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        ListenerState settings = listener.get();
        if (!admission.admits(child, settings)) {
            child.unsafe().closeForcibly();
            return;
        }
        LoopState loop = leastBusy();
        ChannelConfig config = child.config();
        config.setWriteBufferWaterMark(WATER_MARK);
        if (child instanceof NioSocketChannel) {
            config.setOption(ChannelOption.SO_RCVBUF, LossWatch.RECEIVE_BUFFER);
        }
        if (settings.tls() == null) {
            config.setRecvByteBufAllocator(loop.context().readBuffer());
        }
        ProxyGate proxies = settings.proxies();
        if (proxies == null) {
            install(child, loop, settings);
        } else {
            child.pipeline().addLast(new ProxyHeaderHandler(child, loop, settings, proxies, admission));
        }
        ((EventLoop) loop.context().executor()).register(child).addListener(registered -> {
            if (!registered.isSuccess()) {
                child.unsafe().closeForcibly();
            }
        });
    }

    /** Builds the pipeline of a connection whose next byte is the client's. */
    static void install(Channel child, LoopState loop, ListenerState settings) {
        if (settings.tls() != null) {
            settings.tls().install(child.pipeline(), Duration.ofNanos(settings.headNanos()));
        }
        ProtocolChoice.install(child, loop, settings);
    }

    private LoopState leastBusy() {
        int count = loops.size();
        first = (first + 1) % count;
        LoopState best = loops.get(first);
        for (int i = 1; i < count; i++) {
            LoopState other = loops.get((first + i) % count);
            if (other.running() < best.running()) {
                best = other;
            }
        }
        return best;
    }

    /** Accepting fails when file descriptors run out: trying again at once would only burn the processor. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        admission.exhausted(listener.get(), cause);
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            ctx.executor().schedule(() -> config.setAutoRead(true), 1, TimeUnit.SECONDS);
        }
    }
}
