package dev.portcullis.upstream;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check that only asks for a connection, and closes it. */
@EventLoopConfined
final class TcpProbe extends TimerWheel.Node implements Probe {

    private final Background background;
    private final LoopContext loop;
    private final Endpoint endpoint;
    private final Verdict verdict;
    private List<? extends SocketAddress> addresses = List.of();
    private int next;
    private @Nullable Channel channel;
    private boolean ended;

    TcpProbe(Background background, Endpoint endpoint, Verdict verdict) {
        this.background = background;
        this.loop = background.loop();
        this.endpoint = endpoint;
        this.verdict = verdict;
    }

    TcpProbe begin(long timeoutNanos) {
        loop.timers().set(this, loop.nanos() + timeoutNanos);
        loop.executor().execute(this::resolve);
        return this;
    }

    private void resolve() {
        String socket = endpoint.url().socket();
        InetAddress known = endpoint.address();
        int port = endpoint.url().port();
        if (socket != null) {
            connect(List.of(background.sockets().unixAddress(socket)));
        } else if (known != null) {
            connect(List.of(new InetSocketAddress(known, port)));
        } else {
            background
                    .names()
                    .find(
                            endpoint.url().host(),
                            loop.executor(),
                            found -> connect(found.stream()
                                    .map(address -> new InetSocketAddress(address, port))
                                    .toList()));
        }
    }

    private void connect(List<? extends SocketAddress> to) {
        addresses = to;
        connectNext(addresses.isEmpty() ? CoreError.UPSTREAM_UNRESOLVED.meaning() : "");
    }

    private void connectNext(String failure) {
        if (ended) {
            return;
        }
        if (next == addresses.size()) {
            end(failure);
            return;
        }
        ChannelFuture connected = background
                .sockets()
                .connect(loop.index(), false, addresses.get(next++), new ChannelInboundHandlerAdapter());
        channel = connected.channel();
        connected.addListener(done -> {
            if (ended) {
                return;
            }
            if (done.isSuccess()) {
                end(null);
            } else {
                channel = null;
                connectNext(CoreError.UPSTREAM_REFUSED.meaning());
            }
        });
    }

    @Override
    protected void expired() {
        end(CoreError.UPSTREAM_CONNECT_TIMEOUT.meaning());
    }

    private void end(@Nullable String failure) {
        if (!ended) {
            cancel();
            verdict.is(failure);
        }
    }

    @Override
    public void cancel() {
        ended = true;
        loop.timers().remove(this);
        if (channel != null) {
            channel.close();
        }
    }
}
