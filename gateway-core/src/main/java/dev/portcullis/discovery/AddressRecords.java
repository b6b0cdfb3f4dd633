package dev.portcullis.discovery;

import dev.portcullis.contract.Owned;
import dev.portcullis.discovery.NameLookup.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Reads A and AAAA records (RFC 1035, 3.4.1; RFC 3596, 2.2). */
final class AddressRecords {

    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private AddressRecords() {}

    /** The addresses, and the shortest time to live; records of another shape are passed over. */
    static Answer read(String host, @Owned List<DnsRecord> records) {
        List<FoundServer> servers = new ArrayList<>();
        long ttl = Integer.MAX_VALUE;
        for (DnsRecord record : records) {
            if (record instanceof DnsRawRecord raw && isAddress(raw.content())) {
                servers.add(FoundServer.of(host, address(raw.content())));
                ttl = Math.min(ttl, record.timeToLive());
            }
            ReferenceCountUtil.release(record);
        }
        return servers.isEmpty() ? Answer.failed("no addresses") : new Answer(servers, ttl, null);
    }

    private static boolean isAddress(ByteBuf content) {
        return content.readableBytes() == IPV4 || content.readableBytes() == IPV6;
    }

    private static InetAddress address(ByteBuf content) {
        try {
            return InetAddress.getByAddress(ByteBufUtil.getBytes(content));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
