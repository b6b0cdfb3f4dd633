package dev.portcullis.engine;

import dev.portcullis.config.model.UpstreamConfig;
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
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes upstreams over the loops' sockets, and knows those there are. */
final class Upstreams implements UpstreamMaker {

    private final LoopContext[] loops;
    private final AddressBook addresses = new AddressBook(Ticker.SYSTEM);
    private final ConnectionFactory sockets;
    private final Map<String, HttpUpstream> running = new ConcurrentHashMap<>();
    private final Map<HttpUpstream, ClientTls> encrypted = new ConcurrentHashMap<>();
    private volatile Path directory = Path.of("");

    Upstreams(LoopContext[] loops, Transport transport) {
        this.loops = loops;
        this.sockets = new ConnectionFactory(loops, transport.clients(), addresses);
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
     * @throws IllegalArgumentException that says what is wrong with the file of authorities
     */
    @AnyThread
    HttpUpstream unlisted(String name, UpstreamConfig config) {
        ClientTls tls = tls(config);
        UpstreamTls handlers = tls == null ? null : tls::newHandler;
        HttpUpstream made = HttpUpstream.create(name, config, loops, sockets, handlers);
        if (tls != null) {
            encrypted.put(made, tls);
        }
        return made;
    }

    /** Closes an unlisted upstream. */
    void close(HttpUpstream unlisted) {
        unlisted.close();
        ClientTls tls = encrypted.remove(unlisted);
        if (tls != null) {
            tls.close();
        }
    }

    private @Nullable ClientTls tls(UpstreamConfig config) {
        if (config.targets().stream().noneMatch(target -> target.url().secure())) {
            return null;
        }
        try {
            return ClientTls.load(config.tls(), directory, List.of("http/1.1"));
        } catch (TlsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
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

    void close() {
        addresses.close();
    }

    /**
     * TLS is fixed when an upstream is made: other settings, another file of authorities, or the first server with https
     * make another upstream.
     */
    @Override
    public String identity(String name, UpstreamConfig config) {
        if (config.targets().stream().noneMatch(target -> target.url().secure())) {
            return "upstream/" + name;
        }
        return "upstream/" + name + "/" + config.tls().hashCode() + "/"
                + digest(config.tls().ca());
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
                ClientTls tls = encrypted.remove(upstream);
                if (tls != null) {
                    tls.close();
                }
            }
        }
    }
}
