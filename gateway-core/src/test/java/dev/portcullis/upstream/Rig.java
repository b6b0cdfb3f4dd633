package dev.portcullis.upstream;

import dev.portcullis.config.model.BalanceRule;
import dev.portcullis.config.model.EjectionConfig;
import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.StickyConfig;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.model.UpstreamConfig.ConnectionsConfig;
import dev.portcullis.config.model.UpstreamConfig.HostHeader;
import dev.portcullis.config.model.UpstreamConfig.Protocol;
import dev.portcullis.config.model.UpstreamConfig.TargetConfig;
import dev.portcullis.config.model.UpstreamConfig.UpstreamTimeouts;
import dev.portcullis.config.model.UpstreamConfig.UpstreamTlsConfig;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.discovery.NameBook;
import dev.portcullis.discovery.NameLookup;
import dev.portcullis.discovery.NameLookup.Answer;
import dev.portcullis.discovery.TargetReader;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.time.Ticker;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Loops and upstreams on them, and a configuration to be changed before the first upstream is made. */
final class Rig implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);

    final LoopContext[] loops;
    BalanceRule balance = BalanceRule.ROUND_ROBIN;

    @Nullable StickyConfig sticky;

    @Nullable Duration slowStart;

    Percent panic = new Percent(50);

    @Nullable HealthConfig health;

    @Nullable EjectionConfig ejection;

    TargetReader files = file -> {
        throw new IllegalArgumentException(file + ": no files here");
    };
    HostHeader host = HostHeader.TARGET;
    Duration connect = LONG;
    Duration handshake = LONG;
    Duration response = LONG;
    Duration idle = LONG;
    Duration keepAlive = LONG;
    int max = 100;
    int pending = 1000;
    int streams = 100;
    List<Protocol> protocols = List.of(Protocol.HTTP_1_1);

    @Nullable UpstreamTls tls;

    private final EventLoopGroup group;
    private final EventLoopGroup backgroundGroup;
    private final Background background;
    private final ConnectionFactory factory;
    private final List<HttpUpstream> upstreams = new ArrayList<>();

    Rig(Transport transport, int count) {
        this(transport, count, (question, then) -> then.accept(Answer.failed("no names here")));
    }

    Rig(Transport transport, int count, NameLookup lookup) {
        group = transport.group(count);
        loops = new LoopContext[count];
        int i = 0;
        for (EventExecutor executor : group) {
            loops[i] = new LoopContext(i, executor, Ticker.SYSTEM);
            i++;
        }
        backgroundGroup = transport.group(1);
        LoopContext beside = new LoopContext(0, backgroundGroup.next(), Ticker.SYSTEM);
        NameBook names = new NameBook(beside, lookup);
        factory = new ConnectionFactory(loops, transport.channels(), transport.unix(), names);
        background = new Background(
                beside,
                new ConnectionFactory(new LoopContext[] {beside}, transport.channels(), transport.unix(), names),
                names,
                ForkJoinPool.commonPool(),
                file -> files.read(file));
    }

    HttpUpstream upstream(FakeServer... servers) {
        String[] urls = new String[servers.length];
        for (int i = 0; i < servers.length; i++) {
            urls[i] = servers[i].url();
        }
        return upstream(config(urls));
    }

    HttpUpstream upstream(UpstreamConfig config) {
        HttpUpstream upstream = HttpUpstream.create("test", config, loops, factory, background, tls);
        upstreams.add(upstream);
        Call.await(upstream.settled().toCompletableFuture().thenApply(nothing -> true));
        return upstream;
    }

    /** URLs, each with an optional weight behind a blank. */
    UpstreamConfig config(String... urls) {
        List<TargetConfig> targets = new ArrayList<>();
        for (String url : urls) {
            String[] parts = url.split(" ", 2);
            targets.add(
                    new TargetConfig(TargetUrl.parse(parts[0]), parts.length == 1 ? 1 : Integer.parseInt(parts[1])));
        }
        return new UpstreamConfig(
                targets,
                balance,
                sticky,
                slowStart,
                panic,
                health,
                ejection,
                new UpstreamTimeouts(connect, handshake, response, idle),
                new ConnectionsConfig(max, pending, streams, keepAlive),
                new UpstreamTlsConfig(true, null, null, null, null, TlsVersion.TLS_1_2),
                host,
                protocols,
                null,
                null,
                null);
    }

    /** A request on the first loop. */
    Call call(HttpUpstream upstream) {
        return new Call(upstream, loops[0]);
    }

    Call call(HttpUpstream upstream, int loop) {
        return new Call(upstream, loops[loop]);
    }

    /** Runs on the loop, and waits. */
    static <T> T on(LoopContext loop, Callable<T> task) {
        try {
            return Objects.requireNonNull(loop.executor().submit(task).get(10, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        upstreams.forEach(HttpUpstream::close);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        for (LoopContext loop : loops) {
            loop.readBuffer().close(); // now that no connection is left to read into it
        }
        backgroundGroup.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        background.loop().readBuffer().close();
    }
}
