package dev.portcullis.upstream;

import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A check goes the way of any request, over a pool of its own that holds one connection and goes with it: so it meets the
 * server's TLS, its version of HTTP and its PROXY protocol, takes no permit from requests, and is never fooled by a
 * connection that was opened when the server was still well.
 */
/** A check that asks for a path, or for the verdict of the server's own health service over gRPC. */
@EventLoopConfined
final class HttpProbe extends TimerWheel.Node implements Probe, Upstream.Waiter, UpstreamStream.Listener {

    private static final HeaderName HOST = HeaderName.of("Host");
    private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName TE = HeaderName.of("TE");
    private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POST = "POST".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_KEPT = 1024;

    private final LoopContext loop;
    private final LoopPool pool;
    private final HealthConfig config;
    private final Verdict verdict;
    private final @Nullable GrpcHealth grpc;
    private @Nullable HeadBlock head;
    private @Nullable ByteBuf message;
    private @Nullable Runnable waiting;
    private @Nullable UpstreamStream stream;
    private boolean ended;

    /** @param server checked over connections of its own: see {@link Endpoint#apart} */
    HttpProbe(
            Background background,
            @Nullable UpstreamTls tls,
            Endpoint server,
            Settings settings,
            HealthConfig config,
            Verdict verdict) {
        this.loop = background.loop();
        this.config = config;
        this.verdict = verdict;
        this.grpc = config.type() == HealthConfig.Check.GRPC ? new GrpcHealth(config.service()) : null;
        List<Endpoint> only = List.of(server);
        this.pool = new LoopPool(
                loop, background.sockets(), tls, (endpoint, asker) -> {}, new Lineup(only, only, false, settings));
    }

    HttpProbe begin() {
        loop.timers().set(this, loop.nanos() + config.timeout().toNanos());
        loop.executor().execute(this::open);
        return this;
    }

    private void open() {
        if (!ended) {
            Runnable handle = pool.open(false, null, this);
            waiting = stream == null && !ended ? handle : null;
        }
    }

    @Override
    public void onStream(UpstreamStream given) {
        waiting = null;
        stream = given;
        HeadBlock into = loop.blocks().take();
        head = into;
        HeadBlock request = request();
        given.start(this, request, null, request.bodyLength(), into);
        request.release();
        if (grpc != null) {
            given.data(Unpooled.wrappedBuffer(grpc.request()));
            given.end(null);
        }
    }

    private HeadBlock request() {
        HeadBlock request = loop.blocks().take();
        request.requestLine(0, 0, 0, 0, 11);
        request.method(grpc == null ? GET : POST);
        request.target((grpc == null ? config.path() : GrpcHealth.PATH).getBytes(StandardCharsets.US_ASCII));
        if (config.host() != null) {
            request.append(HOST.bytes(), HOST.id(), config.host());
        }
        request.append(USER_AGENT.bytes(), USER_AGENT.id(), "portcullis-health");
        request.bodyLength(HeadBlock.NO_BODY);
        if (grpc != null) {
            request.append(CONTENT_TYPE.bytes(), CONTENT_TYPE.id(), "application/grpc");
            request.append(TE.bytes(), TE.id(), "trailers");
            request.bodyLength(grpc.request().length);
        }
        return request;
    }

    // ---- the answer

    @Override
    public void onHead() {
        HeadBlock answer = head;
        int status = answer == null ? 0 : answer.status();
        if (grpc == null && !config.statuses().contains(status) || grpc != null && status != 200) {
            end("status " + status);
        }
    }

    @Override
    public void onData(@Owned ByteBuf chunk) {
        if (grpc != null && !ended) {
            ByteBuf kept = message == null ? Unpooled.buffer(0, MOST_KEPT) : message;
            message = kept;
            kept.writeBytes(chunk, Math.min(chunk.readableBytes(), kept.maxWritableBytes()));
        }
        chunk.release();
    }

    @Override
    public void onEnd(@Borrowed @Nullable HeadBlock trailers) {
        stream = null;
        HeadBlock answer = head;
        end(grpc == null || answer == null ? null : GrpcHealth.failure(trailers == null ? answer : trailers, message));
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        stream = null;
        end(error.meaning());
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause) {
        waiting = null;
        end(error.meaning());
    }

    @Override
    protected void expired() {
        end(CoreError.UPSTREAM_RESPONSE_TIMEOUT.meaning());
    }

    // ---- the end

    private void end(@Nullable String failure) {
        if (!ended) {
            cancel();
            verdict.is(failure);
        }
    }

    @Override
    public void cancel() {
        if (ended) {
            return;
        }
        ended = true;
        loop.timers().remove(this);
        UpstreamStream of = stream;
        Runnable wait = waiting;
        stream = null;
        waiting = null;
        if (of != null) {
            of.cancel();
        } else if (wait != null) {
            wait.run();
        }
        pool.close();
        if (head != null) {
            head.release();
            head = null;
        }
    }

    @Override
    public void onInformational(@Borrowed HeadBlock interim) {
        // of no use here
    }

    @Override
    public void onContinue() {
        // the body is sent already
    }

    @Override
    public void onWritable() {
        // the body is sent already
    }
}
