package dev.portcullis.engine;

import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.discovery.DnsLookup;
import dev.portcullis.discovery.NameBook;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.snapshot.CompileOptions.UpstreamMaker;
import dev.portcullis.tls.ClientTls;
import dev.portcullis.tls.TlsException;
import dev.portcullis.upstream.Background;
import dev.portcullis.upstream.ConnectionFactory;
import dev.portcullis.upstream.Endpoint;
import dev.portcullis.upstream.EndpointHealth;
import dev.portcullis.upstream.EndpointStatistics;
import dev.portcullis.upstream.HttpUpstream;
import dev.portcullis.upstream.SafeguardStatistics;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamTls;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes upstreams over the loops' sockets, and knows those there are. */
final class Upstreams implements UpstreamMaker {

    private final LoopContext[] loops;
    private final ConnectionFactory sockets;
    private final Transport transport;
    private final EventLoopGroup group;
    private final Background background;
    /** Null before the first is given. */
    private @Nullable DnsConfig dns;

    private DnsLookup lookup;
    private final Map<String, HttpUpstream> running = new ConcurrentHashMap<>();
    private final Map<HttpUpstream, Map<List<Protocol>, ClientTls>> encrypted = new ConcurrentHashMap<>();
    private volatile Path directory = Path.of("");

    /** @param blocking runs what reads files */
    Upstreams(LoopContext[] loops, Transport transport, Executor blocking, GatewayOptions options) {
        this.loops = loops;
        this.transport = transport;
        this.group = transport.background();
        EventLoop loop = group.next();
        LoopContext context = new LoopContext(0, loop, options.ticker());
        this.lookup = new DnsLookup(loop, transport.datagrams(), transport.clients(), DnsConfig.SYSTEM);
        NameBook names = new NameBook(context, lookup);
        this.sockets = new ConnectionFactory(loops, transport.clients(), transport.unixClients(), names);
        this.background = new Background(
                context,
                new ConnectionFactory(new LoopContext[] {context}, transport.clients(), transport.unixClients(), names),
                names,
                blocking,
                file -> TargetFile.read(directory.resolve(file), options.trees()));
    }

    /** Asks these name servers from now on. */
    void dns(DnsConfig config) {
        if (dns != null && config.equals(dns)) {
            return;
        }
        boolean used = dns != null;
        DnsLookup before = lookup;
        EventLoop loop = (EventLoop) background.loop().executor();
        dns = config;
        lookup = new DnsLookup(loop, transport.datagrams(), transport.clients(), config);
        background.names().reconfigure(lookup, config.shortestTtl(), config.longestTtl());
        if (used) {
            loop.schedule(before::close, 2 * config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until the names of all upstreams were looked up, though no longer than {@code limit}. */
    void settle(Duration limit) {
        CompletableFuture<?>[] all = running.values().stream()
                .map(upstream -> upstream.settled().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return; // requests will wait for them
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What relative paths are relative to, from now on. */
    void directory(Path base) {
        directory = base;
    }

    @Override
    public Upstream make(String name, UpstreamConfig config) {
        HttpUpstream made = unlisted(name, config);
        running.put(name, made);
        return made;
    }

    /**
     * An upstream that the statistics do not show.
     *
     * @throws IllegalArgumentException that says what is wrong with the files of its TLS
     */
    @AnyThread
    HttpUpstream unlisted(String name, UpstreamConfig config) {
        Map<List<Protocol>, ClientTls> tls = tls(config);
        UpstreamTls handlers = tls.isEmpty()
                ? null
                : (allocator, host, port, offer) ->
                        Objects.requireNonNull(tls.get(offer)).newHandler(allocator, host, port);
        HttpUpstream made = HttpUpstream.create(name, config, loops, sockets, background, handlers);
        encrypted.put(made, tls);
        return made;
    }

    /** Closes an unlisted upstream. */
    void close(HttpUpstream unlisted) {
        unlisted.close();
        closeTls(unlisted);
    }

    private void closeTls(HttpUpstream of) {
        Map<List<Protocol>, ClientTls> tls = encrypted.remove(of);
        if (tls != null) {
            tls.values().forEach(ClientTls::close);
        }
    }

    /** One TLS for each list of versions that the servers are offered. */
    private Map<List<Protocol>, ClientTls> tls(UpstreamConfig config) {
        Map<List<Protocol>, ClientTls> made = new HashMap<>();
        try {
            for (List<Protocol> offer : offers(config)) {
                List<String> names = offer.stream().map(Protocol::toString).toList();
                made.put(offer, ClientTls.load(config.tls(), directory, names));
            }
            return made;
        } catch (TlsException e) {
            made.values().forEach(ClientTls::close);
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Set<List<Protocol>> offers(UpstreamConfig config) {
        Set<List<Protocol>> offers = new HashSet<>();
        config.urls().stream().filter(TargetUrl::secure).map(config::offer).forEach(offers::add);
        boolean fromFiles = config.urls().size() < config.targets().size();
        boolean byGrpc = config.health() != null && config.health().type() == HealthConfig.Check.GRPC;
        if (fromFiles) {
            offers.add(config.protocols());
        }
        if (fromFiles || byGrpc && !offers.isEmpty()) {
            offers.add(List.of(Protocol.H2));
        }
        return offers;
    }

    Map<String, GatewayStats.EndpointStats> stats() {
        Map<String, GatewayStats.EndpointStats> all = new TreeMap<>();
        running.forEach((name, upstream) -> {
            for (EndpointStatistics one : upstream.statistics()) {
                Endpoint endpoint = one.endpoint();
                all.put(name + "/" + endpoint, stats(one));
            }
        });
        return all;
    }

    private static GatewayStats.EndpointStats stats(EndpointStatistics one) {
        Endpoint endpoint = one.endpoint();
        EndpointHealth health = endpoint.health();
        return new GatewayStats.EndpointStats(
                endpoint.url().toString(),
                one.open(),
                one.idle(),
                one.pending(),
                one.requests(),
                health.failures(),
                health.state(),
                one.inUse(),
                endpoint.weight(),
                endpoint.priority(),
                health.checks(),
                health.failedChecks(),
                health.ejections());
    }

    /** The upstreams whose servers are all in use because too few are well. */
    Set<String> panics() {
        return running.values().stream()
                .filter(HttpUpstream::panics)
                .map(HttpUpstream::name)
                .collect(Collectors.toSet());
    }

    Map<String, GatewayStats.UpstreamStats> upstreamStats() {
        Map<String, GatewayStats.UpstreamStats> all = new TreeMap<>();
        running.forEach((name, upstream) -> {
            SafeguardStatistics now = upstream.safeguards().statistics();
            all.put(
                    name,
                    new GatewayStats.UpstreamStats(
                            now.retries(),
                            now.overBudget(),
                            now.pendingRefused(),
                            now.circuit() == null ? -1 : now.circuit().ordinal(),
                            now.circuitOpenings(),
                            now.circuitRefused()));
        });
        return all;
    }

    void close() {
        EventLoop loop = (EventLoop) background.loop().executor();
        DnsLookup last = lookup;
        loop.execute(() -> {
            last.close();
            background.loop().readBuffer().close();
        });
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /**
     * TLS and the PROXY protocol are fixed when an upstream is made: other settings, other contents of its files, other
     * versions of HTTP to offer, or the first server with TLS make another upstream.
     */
    @Override
    public String identity(String name, UpstreamConfig config) {
        config.targets().stream()
                .map(TargetConfig::file)
                .filter(Objects::nonNull)
                .forEach(file -> background.files().read(file)); // a file that is wrong is a problem like any other
        Set<List<Protocol>> offers = offers(config);
        String identity = "upstream/" + name + (config.proxyProtocol() == null ? "" : "/" + config.proxyProtocol());
        if (offers.isEmpty()) {
            return identity;
        }
        return identity + "/" + config.tls().hashCode() + "/"
                + digest(config.tls().ca()) + "/" + digest(config.tls().certificate()) + "/"
                + digest(config.tls().key()) + "/" + offers.hashCode();
    }

    private int digest(@Nullable Path file) {
        try {
            return file == null ? 0 : Arrays.hashCode(Files.readAllBytes(directory.resolve(file)));
        } catch (IOException e) {
            return -1;
        }
    }

    /** The states that nobody owns any more; upstreams among them are closed already. */
    void forget(List<AutoCloseable> gone) {
        for (AutoCloseable state : gone) {
            if (state instanceof HttpUpstream upstream) {
                running.remove(upstream.name(), upstream);
                closeTls(upstream);
            }
        }
    }
}
