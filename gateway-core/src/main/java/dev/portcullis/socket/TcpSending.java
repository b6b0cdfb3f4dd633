package dev.portcullis.socket;

import dev.portcullis.contract.EventLoopConfined;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/*
 * Left to itself, Linux takes up to 4 MiB for a connection whose peer reads nothing (net.ipv4.tcp_wmem). What the peer's window
 * has room for is not concerned by a limit, so a fast one, however far away, loses nothing.
 */
/** What Linux keeps of what it is to send over TCP, and what it knows of it. For channels of epoll. */
@EventLoopConfined
public final class TcpSending {

    /** As tcp(7) and linux/tcp.h call them. */
    private static final int LEVEL = 6;

    private static final int NOTSENT_LOWAT = 25;
    private static final int INFO = 11;
    /** Of {@code struct tcp_info}: the 64 bits {@code tcpi_bytes_acked}. */
    private static final int BYTES_ACKED = 120;

    private static final RawUnixChannelOption FACTS =
            new RawUnixChannelOption("TCP_INFO", LEVEL, INFO, BYTES_ACKED + Long.BYTES);

    /**
     * How many bytes the system takes that the peer has no room for; a socket counts as writable again below half of it.
     * Connections that a listening socket accepts have its value.
     */
    public static final ChannelOption<Integer> UNSENT_MOST =
            new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", LEVEL, NOTSENT_LOWAT);

    /** For {@link #UNSENT_MOST}, in bytes: a quarter of it would make a fast peer wait for the loop (measured: +40% per MiB). */
    public static final int UNSENT = 512 * 1024;

    private TcpSending() {}

    /** Bytes that the peer has acknowledged since the connection began, or -1 where that is not known. */
    public static long acknowledged(Channel channel) {
        if (!(channel instanceof EpollSocketChannel) || !channel.isOpen()) {
            return -1;
        }
        ByteBuffer facts = channel.config().getOption(FACTS);
        return facts.limit() < BYTES_ACKED + Long.BYTES
                ? -1
                : facts.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED);
    }
}
