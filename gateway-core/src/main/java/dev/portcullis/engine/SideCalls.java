package dev.portcullis.engine;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.HttpAnswer;
import dev.portcullis.spi.HttpCall;
import dev.portcullis.spi.HttpCaller;
import dev.portcullis.upstream.HttpUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls that plugins make: over the same connections, loops and rules as requests to upstreams. */
@AnyThread
final class SideCalls implements HttpCaller, AutoCloseable {

    /** Whom calls go to. There are as many as configurations have named. */
    private record Origin(
            boolean secure, String host, int port, @Nullable Path authorities) {

        static Origin of(HttpCall call) {
            int port = call.url().getPort();
            boolean secure = call.secure();
            return new Origin(secure, call.url().getHost(), port >= 0 ? port : secure ? 443 : 80, call.authorities());
        }

        String url() {
            return (secure ? "https://" : "http://") + host + ":" + port;
        }
    }

    private final LoopContext[] loops;
    private final Upstreams upstreams;
    private final Executor blocking;
    private final Map<Origin, HttpUpstream> known = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** @param blocking runs what reads files: making the TLS of an origin */
    SideCalls(LoopContext[] loops, Upstreams upstreams, Executor blocking) {
        this.loops = loops;
        this.upstreams = upstreams;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<HttpAnswer> call(HttpCall call) {
        LoopContext loop = loops[Math.floorMod(turn.getAndIncrement(), loops.length)];
        SideCall made = new SideCall(call, loop);
        Origin origin = Origin.of(call);
        HttpUpstream upstream = known.get(origin);
        try {
            if (upstream != null) {
                made.begin(upstream);
            } else {
                blocking.execute(() -> begin(made, origin));
            }
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(new IOException(call.url() + ": too much blocking work is queued"));
        }
        return made.answer();
    }

    private void begin(SideCall call, Origin origin) {
        try {
            call.begin(known.computeIfAbsent(origin, this::open));
        } catch (IllegalArgumentException | RejectedExecutionException e) {
            call.refuse(e);
        }
    }

    private HttpUpstream open(Origin origin) {
        Map<String, ConfigNode.Field> tls = new LinkedHashMap<>();
        Map<String, ConfigNode.Field> settings = new LinkedHashMap<>();
        if (origin.authorities() != null) {
            tls.put("ca", field(text(origin.authorities().toString())));
        }
        settings.put("targets", field(new ConfigNode.Items(List.of(text(origin.url())), Location.BUILT_IN)));
        settings.put("tls", field(new ConfigNode.Fields(tls, Location.BUILT_IN)));
        Problems problems = new Problems();
        UpstreamConfig config = new RecordBinder(problems)
                .bind(new ConfigNode.Fields(settings, Location.BUILT_IN), UpstreamConfig.class, origin.url());
        if (config == null) {
            throw new IllegalArgumentException(problems.all().toString());
        }
        return upstreams.unlisted(origin.url(), config);
    }

    private static ConfigNode.Field field(ConfigNode value) {
        return new ConfigNode.Field(value, Location.BUILT_IN);
    }

    private static ConfigNode text(String value) {
        return new ConfigNode.Text(value, false, Location.BUILT_IN);
    }

    @Override
    public void close() {
        known.values().forEach(upstreams::close);
        known.clear();
    }
}
