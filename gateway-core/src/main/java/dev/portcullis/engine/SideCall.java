package dev.portcullis.engine;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.loop.TimerWheel;
import dev.portcullis.spi.HttpAnswer;
import dev.portcullis.spi.HttpCall;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One call that a plugin makes, on a loop: a request out of nothing, and an answer that is collected. */
@EventLoopConfined
final class SideCall extends TimerWheel.Node implements Upstream.Waiter, UpstreamStream.Listener {

    private static final HeaderName ACCEPT = HeaderName.of("Accept");
    private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);

    private final HttpCall call;
    private final LoopContext loop;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private final ByteBuf body = Unpooled.buffer(0);
    private @Nullable Upstream upstream;
    private @Nullable Runnable waiting;
    private @Nullable UpstreamStream stream;
    private @Nullable HeadBlock head;
    private boolean again;

    SideCall(HttpCall call, LoopContext loop) {
        this.call = call;
        this.loop = loop;
    }

    @AnyThread
    CompletionStage<HttpAnswer> answer() {
        return answer;
    }

    @AnyThread
    void begin(Upstream to) {
        loop.executor().execute(() -> {
            upstream = to;
            loop.timers().set(this, loop.nanos() + call.timeout().toNanos());
            open(to, false);
        });
    }

    /** It cannot even begin. */
    @AnyThread
    void refuse(Throwable why) {
        answer.completeExceptionally(new IOException(call.url() + ": " + why.getMessage(), why));
    }

    private void open(Upstream to, boolean fresh) {
        Runnable handle = to.open(loop.index(), fresh, null, this);
        waiting = stream == null && !answer.isDone() ? handle : null;
    }

    @Override
    public void onStream(UpstreamStream given) {
        waiting = null;
        stream = given;
        HeadBlock into = head == null ? loop.blocks().take() : head;
        head = into;
        HeadBlock request = request();
        given.start(this, request, null, HeadBlock.NO_BODY, into);
        request.release();
    }

    private HeadBlock request() {
        HeadBlock request = loop.blocks().take();
        request.requestLine(0, 0, 0, 0, 11);
        request.method(GET);
        String path = call.url().getRawPath();
        String query = call.url().getRawQuery();
        String target = (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
        request.target(target.getBytes(StandardCharsets.US_ASCII));
        request.append(USER_AGENT.bytes(), USER_AGENT.id(), "portcullis");
        request.append(ACCEPT.bytes(), ACCEPT.id(), "application/json, */*;q=0.5");
        request.bodyLength(HeadBlock.NO_BODY);
        return request;
    }

    @Override
    public void onHead() {
        // read when the answer is whole
    }

    @Override
    public void onData(@Owned ByteBuf chunk) {
        int length = chunk.readableBytes();
        boolean fits = body.readableBytes() + length <= call.most();
        if (fits) {
            body.writeBytes(chunk);
        }
        chunk.release();
        if (!fits) {
            fail("answers more than " + call.most() + " bytes", null);
        }
    }

    @Override
    public void onEnd(@Borrowed @Nullable HeadBlock trailers) {
        stream = null;
        HeadBlock of = head;
        if (of != null) {
            HttpAnswer whole = new HttpAnswer(of.status(), fields(of), ByteBufUtil.getBytes(body));
            end();
            answer.complete(whole);
        }
    }

    private static Map<String, String> fields(HeadBlock of) {
        Map<String, String> fields = new HashMap<>();
        for (int line = 0; line < of.lines(); line++) {
            int start = of.nameStart(line);
            String name = of.text(start, start + of.nameLength(line)).toLowerCase(Locale.ROOT);
            fields.merge(name, of.text(of.valueStart(line), of.valueEnd(line)), (one, other) -> one + ", " + other);
        }
        return fields;
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        stream = null;
        Upstream to = upstream;
        if (progress != UpstreamStream.Progress.BEGUN && !again && to != null) {
            again = true;
            open(to, true);
        } else {
            fail(error.meaning(), cause);
        }
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause) {
        fail(error.meaning(), cause);
    }

    @Override
    protected void expired() {
        fail(
                CoreError.UPSTREAM_RESPONSE_TIMEOUT.meaning() + " Waited for "
                        + call.timeout().toMillis() + " ms.",
                null);
    }

    private void fail(String why, @Nullable Throwable cause) {
        Runnable wait = waiting;
        UpstreamStream of = stream;
        waiting = null;
        stream = null;
        end();
        if (of != null) {
            of.cancel();
        } else if (wait != null) {
            wait.run();
        }
        answer.completeExceptionally(new IOException(call.url() + ": " + why, cause));
    }

    private void end() {
        loop.timers().remove(this);
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
        // there is no body
    }

    @Override
    public void onWritable() {
        // there is no body
    }
}
