package dev.portcullis.discovery;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.discovery.NameLookup.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One SRV record (RFC 2782).
 *
 * @param priority lower ones are used first
 * @param weight as the record has it, 0 to 65535; after {@link #scaled}, 1 to 1000
 */
record ServiceRecord(String host, int port, int weight, int priority, long ttlSeconds) {

    private static final int MOST_WEIGHT = 1000;
    private static final int FIXED_BYTES = 6;

    /** The record, or null if it has another shape or says that there is no such service. */
    static @Nullable ServiceRecord read(@Borrowed DnsRecord record) {
        if (!(record instanceof DnsRawRecord raw) || raw.content().readableBytes() <= FIXED_BYTES) {
            return null;
        }
        ByteBuf content = raw.content().duplicate();
        int priority = content.readUnsignedShort();
        int weight = content.readUnsignedShort();
        int port = content.readUnsignedShort();
        String name = name(content);
        if (port == 0 || name == null || name.length() <= 1) {
            return null;
        }
        return new ServiceRecord(bare(name), port, weight, priority, record.timeToLive());
    }

    private static @Nullable String name(ByteBuf content) {
        try {
            return DefaultDnsRecordDecoder.decodeName(content);
        } catch (CorruptedFrameException | IndexOutOfBoundsException malformed) {
            return null;
        }
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The same with weights that fit ours. A weight of 0, "a very small chance", becomes the smallest. */
    static List<ServiceRecord> scaled(List<ServiceRecord> records) {
        int most = records.stream().mapToInt(ServiceRecord::weight).max().orElse(0);
        List<ServiceRecord> scaled = new ArrayList<>();
        for (ServiceRecord record : records) {
            int weight = most <= MOST_WEIGHT ? record.weight : record.weight * MOST_WEIGHT / most;
            scaled.add(new ServiceRecord(
                    record.host, record.port, Math.max(1, weight), record.priority, record.ttlSeconds));
        }
        return scaled;
    }

    /** The servers of the records whose host has these addresses. */
    static Answer at(Answer addresses, List<ServiceRecord> records) {
        if (addresses.failure() != null) {
            return addresses;
        }
        List<FoundServer> servers = new ArrayList<>();
        long ttl = addresses.ttlSeconds();
        for (ServiceRecord record : records) {
            ttl = Math.min(ttl, record.ttlSeconds);
            for (FoundServer found : addresses.servers()) {
                servers.add(new FoundServer(record.host, found.address(), record.port, record.weight, record.priority));
            }
        }
        return new Answer(servers, ttl, null);
    }
}
