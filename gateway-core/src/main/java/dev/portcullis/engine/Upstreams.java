package dev.portcullis.engine;

import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.snapshot.CompileOptions.UpstreamMaker;
import dev.portcullis.time.Ticker;
import dev.portcullis.tls.ClientTls;
import dev.portcullis.tls.TlsException;
import dev.portcullis.upstream.AddressBook;
import dev.portcullis.upstream.ConnectionFactory;
import dev.portcullis.upstream.Endpoint;
import dev.portcullis.upstream.EndpointStatistics;
import dev.portcullis.upstream.HttpUpstream;
import dev.portcullis.upstream.SafeguardStatistics;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes upstreams over the loops' sockets, and knows those there are. */
final class Upstreams implements UpstreamMaker {

    private final LoopContext[] loops;
    private final AddressBook addresses = new AddressBook(Ticker.SYSTEM);
    private final ConnectionFactory sockets;
    private final Map<String, HttpUpstream> running = new ConcurrentHashMap<>();
    private final Map<HttpUpstream, Map<List<Protocol>, ClientTls>> encrypted = new ConcurrentHashMap<>();
    private volatile Path directory = Path.of("");

    Upstreams(LoopContext[] loops, Transport transport) {
        this.loops = loops;
        this.sockets = new ConnectionFactory(loops, transport.clients(), transport.unixClients(), addresses);
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
        HttpUpstream made = HttpUpstream.create(name, config, loops, sockets, handlers);
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
        return config.targets().stream()
                .map(TargetConfig::url)
                .filter(TargetUrl::secure)
                .map(config::offer)
                .collect(Collectors.toSet());
    }

    Map<String, GatewayStats.EndpointStats> stats() {
        Map<String, GatewayStats.EndpointStats> all = new TreeMap<>();
        running.forEach((name, upstream) -> {
            for (EndpointStatistics one : upstream.statistics()) {
                Endpoint endpoint = one.endpoint();
                all.put(name + "/" + endpoint, new GatewayStats.EndpointStats(one.open(), one.idle(), one.pending()));
            }
        });
        return all;
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
        addresses.close();
    }

    /**
     * TLS and the PROXY protocol are fixed when an upstream is made: other settings, other contents of its files, other
     * versions of HTTP to offer, or the first server with TLS make another upstream.
     */
    @Override
    public String identity(String name, UpstreamConfig config) {
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
