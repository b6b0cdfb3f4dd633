package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.AnyThread;
import io.netty.channel.Channel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * Clients are counted only where their number is limited, and forgotten with their last connection: so there are never more
 * counts than connections. An IPv4 address and an IPv6 network of 64 bits, what a household or a host gets, are one client.
 */
/**
 * Decides which new connections of a listener are taken, and counts those that were until they are closed. It outlives the
 * settings of its listener.
 */
@AnyThread
final class Admission {

    /** Beside networks of 64 bits, in a block that nobody has (RFC 4291: reserved). */
    private static final long IPV4 = 0xffffL << 32;

    private final Occupancy all;
    private final Refusals refusals;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> clients = new ConcurrentHashMap<>();

    Admission(Occupancy all, Refusals refusals) {
        this.all = all;
        this.refusals = refusals;
    }

    /** Whether a connection may stay; one that may not is to be closed, and is counted nowhere. */
    boolean admits(Channel channel, ListenerState settings) {
        boolean apart = settings.apart();
        if (!apart && !all.enter()) {
            refuse(Reason.TOTAL, channel.remoteAddress(), settings, all.most(), "overload.connections");
            return false;
        }
        int now = open.incrementAndGet();
        if (settings.connections() > 0 && now > settings.connections()) {
            leave(apart);
            refuse(Reason.LISTENER, channel.remoteAddress(), settings, settings.connections(), "limits.connections");
            return false;
        }
        Long client = settings.proxies() == null ? client(channel.remoteAddress(), settings) : null;
        if (client != null && !enters(client, channel.remoteAddress(), settings)) {
            leave(apart);
            return false;
        }
        channel.closeFuture().addListener(closed -> {
            leave(apart);
            if (client != null) {
                leave(client);
            }
        });
        return true;
    }

    /** The like, for the number of one client's only: its address was told by the PROXY protocol. */
    boolean admits(Channel channel, ListenerState settings, SocketAddress told) {
        Long client = client(told, settings);
        if (client == null) {
            return true;
        }
        if (!enters(client, told, settings)) {
            return false;
        }
        channel.closeFuture().addListener(closed -> leave(client));
        return true;
    }

    /** What a client is counted by; null if it is not. */
    private static @Nullable Long client(SocketAddress address, ListenerState settings) {
        return settings.perAddress() > 0 && address instanceof InetSocketAddress tcp ? network(tcp.getAddress()) : null;
    }

    static long network(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return address instanceof Inet4Address ? IPV4 | bits : bits;
    }

    private boolean enters(Long client, SocketAddress address, ListenerState settings) {
        if (clients.merge(client, 1, Integer::sum) <= settings.perAddress()) {
            return true;
        }
        leave(client);
        refuse(Reason.ADDRESS, address, settings, settings.perAddress(), "limits.connections-per-address");
        return false;
    }

    private void leave(Long client) {
        clients.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
    }

    private void leave(boolean apart) {
        open.decrementAndGet();
        if (!apart) {
            all.leave();
        }
    }

    private void refuse(Reason reason, SocketAddress from, ListenerState settings, int most, String setting) {
        refusals.refused(reason, settings.name(), "connection from " + from + " refused: " + setting + " is " + most);
    }

    /** The system has no descriptor for another connection. */
    void exhausted(ListenerState settings, Throwable cause) {
        refusals.refused(
                Reason.DESCRIPTORS, settings.name(), "cannot accept: " + cause + "; pausing for a second each time");
        all.relieve();
    }

    int clients() {
        return clients.size();
    }
}
