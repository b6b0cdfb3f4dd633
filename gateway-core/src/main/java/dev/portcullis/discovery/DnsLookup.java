package dev.portcullis.discovery;

import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers, by Netty's resolver: A records, and AAAA where this host has an address of IPv6 itself; SRV records and
 * then the addresses of the hosts they name. The hosts file comes before all of them. Nothing is cached here.
 *
 * <p>At most {@value #MOST} servers are taken from an answer, in the order of their addresses, so that the same answer in
 * another order is the same.
 */
@EventLoopConfined
public final class DnsLookup implements NameLookup, AutoCloseable {

    /** Servers that one name may stand for. */
    static final int MOST = 256;

    private final EventLoop loop;
    private final ChannelFactory<? extends DatagramChannel> datagrams;
    private final ChannelFactory<? extends SocketChannel> sockets;
    private final DnsConfig config;
    /** Made when a name is first asked for: loading it takes a while, and many configurations have none. */
    private @Nullable DnsNameResolver resolver;

    private boolean closed;

    /** @param loop the background loop, of the transport that the channels belong to */
    public DnsLookup(
            EventLoop loop,
            ChannelFactory<? extends DatagramChannel> datagrams,
            ChannelFactory<? extends SocketChannel> sockets,
            DnsConfig config) {
        this.loop = loop;
        this.datagrams = datagrams;
        this.sockets = sockets;
        this.config = config;
    }

    @Override
    public void ask(Question question, Consumer<Answer> then) {
        if (closed) {
            then.accept(Answer.failed("no name servers are asked any more"));
        } else if (question.service()) {
            services(question.name(), then);
        } else {
            addresses(question.name(), then);
        }
    }

    private DnsNameResolver resolver() {
        DnsNameResolver made = resolver;
        if (made == null) {
            DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                    .datagramChannelFactory(datagrams)
                    .socketChannelFactory(sockets)
                    .queryTimeoutMillis(config.timeout().toMillis())
                    .resolveCache(NoopDnsCache.INSTANCE)
                    .cnameCache(NoopDnsCnameCache.INSTANCE)
                    .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
            if (!config.servers().isEmpty()) {
                builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(
                        config.servers().stream().map(DnsLookup::socketAddress).toList()));
            }
            made = builder.build();
            resolver = made;
        }
        return made;
    }

    private static InetSocketAddress socketAddress(HostPort server) {
        return new InetSocketAddress(NameBook.literal(server.host()), server.port());
    }

    // ---- addresses

    private void addresses(String host, Consumer<Answer> then) {
        if (!NameBook.isName(host)) {
            then.accept(new Answer(List.of(FoundServer.of(host, NameBook.literal(host))), Integer.MAX_VALUE, null));
            return;
        }
        boolean alsoIpv6 = resolver().resolvedAddressTypes() != ResolvedAddressTypes.IPV4_ONLY;
        Gathering gathering = new Gathering(alsoIpv6 ? 2 : 1, then);
        query(host, DnsRecordType.A, gathering);
        if (alsoIpv6) {
            query(host, DnsRecordType.AAAA, gathering);
        }
    }

    private void query(String host, DnsRecordType type, Gathering into) {
        resolver().resolveAll(new DefaultDnsQuestion(host, type)).addListener((Future<List<DnsRecord>> done) -> {
            if (done.isSuccess()) {
                into.add(AddressRecords.read(host, done.getNow()));
            } else {
                into.add(Answer.failed(reason(done.cause())));
            }
        });
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    // ---- services

    private void services(String name, Consumer<Answer> then) {
        resolver()
                .resolveAll(new DefaultDnsQuestion(name, DnsRecordType.SRV))
                .addListener((Future<List<DnsRecord>> done) -> {
                    if (!done.isSuccess()) {
                        then.accept(Answer.failed(reason(done.cause())));
                        return;
                    }
                    List<ServiceRecord> records = services(done.getNow());
                    Map<String, List<ServiceRecord>> hosts = new HashMap<>();
                    records.forEach(record -> hosts.computeIfAbsent(record.host(), added -> new ArrayList<>())
                            .add(record));
                    if (hosts.isEmpty()) {
                        then.accept(Answer.failed("no SRV records"));
                        return;
                    }
                    Gathering gathering = new Gathering(hosts.size(), then);
                    hosts.forEach((host, of) -> addresses(host, answer -> gathering.add(ServiceRecord.at(answer, of))));
                });
    }

    private static List<ServiceRecord> services(@Owned List<DnsRecord> records) {
        List<ServiceRecord> services = new ArrayList<>();
        for (DnsRecord record : records) {
            ServiceRecord service = ServiceRecord.read(record);
            if (service != null && services.size() < MOST) {
                services.add(service);
            }
            ReferenceCountUtil.release(record);
        }
        return ServiceRecord.scaled(services);
    }

    @Override
    public void close() {
        closed = true;
        if (resolver != null) {
            resolver.close();
        }
    }

    /** Several answers that become one, when the last of them is there. */
    private static final class Gathering {

        private final Consumer<Answer> then;
        private final List<FoundServer> servers = new ArrayList<>();
        private int missing;
        private long ttl = Integer.MAX_VALUE;
        private String failure = "no addresses";

        Gathering(int answers, Consumer<Answer> then) {
            this.missing = answers;
            this.then = then;
        }

        void add(Answer answer) {
            if (answer.failure() == null) {
                servers.addAll(answer.servers());
                ttl = Math.min(ttl, answer.ttlSeconds());
            } else {
                failure = answer.failure();
            }
            if (--missing > 0) {
                return;
            }
            if (servers.isEmpty()) {
                then.accept(Answer.failed(failure));
                return;
            }
            List<FoundServer> sorted =
                    servers.stream().distinct().sorted(order()).limit(MOST).toList();
            then.accept(new Answer(sorted, ttl, null));
        }
    }

    private static Comparator<FoundServer> order() {
        return Comparator.comparingInt(FoundServer::priority)
                .thenComparing(server -> server.address().getAddress().length)
                .thenComparing(server -> server.address().getHostAddress())
                .thenComparing(FoundServer::port);
    }
}
