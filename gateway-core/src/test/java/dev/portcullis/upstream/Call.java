package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.loop.LoopContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange with an upstream, and what was heard of it; to be asked from the test's thread. */
final class Call implements Upstream.Waiter, UpstreamStream.Listener {

    private final HttpUpstream upstream;
    private final LoopContext loop;
    private final CompletableFuture<UpstreamStream> stream = new CompletableFuture<>();
    private final CompletableFuture<HeadBlock> head = new CompletableFuture<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final CompletableFuture<Boolean> firstPiece = new CompletableFuture<>();
    private final CompletableFuture<Boolean> writableAgain = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final StringBuffer interims = new StringBuffer();
    private final HeadBlock request;
    private final HeadBlock answer;
    private String method = "GET";
    private String path = "/";
    private long bodyLength = HeadBlock.NO_BODY;
    private boolean fresh;
    private long responseNanos;
    private final TriedEndpoints except = new TriedEndpoints();
    private boolean pausesAtHead;
    private boolean pausesAtPieces;
    private boolean cancelsAtPiece;
    private @Nullable Call next;
    private @Nullable Runnable giveUp;

    Call(HttpUpstream upstream, LoopContext loop) {
        this.upstream = upstream;
        this.loop = loop;
        this.request = Rig.on(loop, () -> loop.blocks().take());
        this.answer = Rig.on(loop, () -> loop.blocks().take());
    }

    Call method(String method) {
        this.method = method;
        return this;
    }

    Call path(String path) {
        this.path = path;
        return this;
    }

    Call bodyLength(long length) {
        bodyLength = length;
        return this;
    }

    /** How long the answer may take to begin, whatever the upstream's settings say. */
    Call patience(Duration response) {
        responseNanos = response.toNanos();
        return this;
    }

    Call fresh() {
        fresh = true;
        return this;
    }

    Call except(Endpoint endpoint) {
        except.add(endpoint);
        return this;
    }

    Call pausesAtHead() {
        pausesAtHead = true;
        return this;
    }

    Call pausesAtPieces() {
        pausesAtPieces = true;
        return this;
    }

    Call cancelsAtPiece() {
        cancelsAtPiece = true;
        return this;
    }

    /** Begins another exchange from within the end of this one. */
    Call followedBy(Call other) {
        next = other;
        return this;
    }

    Call start() {
        return loop(this::begin);
    }

    private void begin() {
        request.method(method.getBytes(ISO_8859_1));
        request.target(path.getBytes(ISO_8859_1));
        request.append("Host".getBytes(ISO_8859_1), KnownNames.HOST, "client.example");
        giveUp = upstream.open(loop.index(), fresh, except, this);
    }

    Call data(String text) {
        return data(text.getBytes(ISO_8859_1));
    }

    Call data(byte[] bytes) {
        return stream(to -> to.data(Unpooled.wrappedBuffer(bytes)));
    }

    /** The whole body and its end, in one turn of the loop. */
    Call send(byte[]... pieces) {
        return stream(to -> {
            for (byte[] piece : pieces) {
                to.data(Unpooled.wrappedBuffer(piece));
            }
            to.end(null);
        });
    }

    Call end() {
        return stream(to -> to.end(null));
    }

    Call pause() {
        return stream(UpstreamStream::pause);
    }

    Call resume() {
        return stream(UpstreamStream::resume);
    }

    Call cancel() {
        return stream(UpstreamStream::cancel);
    }

    /** Begins, and gives up before the loop has done anything else. */
    Call startAndGiveUp() {
        return loop(() -> {
            begin();
            Objects.requireNonNull(giveUp, "waiter was called").run();
        });
    }

    boolean isWritable() {
        UpstreamStream of = stream();
        return Rig.on(loop, of::isWritable);
    }

    private Call stream(Consumer<UpstreamStream> task) {
        UpstreamStream of = stream();
        return loop(() -> task.accept(of));
    }

    private Call loop(Runnable task) {
        Rig.on(loop, () -> {
            task.run();
            return true;
        });
        return this;
    }

    // ---- what was heard

    /** {@code end}, with trailers if there were any, or the error's code, with how far it got if it may go again. */
    String outcome() {
        return await(outcome);
    }

    boolean isOver() {
        return outcome.isDone();
    }

    int status() {
        return await(head).status();
    }

    HeadBlock answer() {
        return await(head);
    }

    String body() {
        return Rig.on(loop, () -> body.toString(ISO_8859_1));
    }

    byte[] bytes() {
        return Rig.on(loop, body::toByteArray);
    }

    String interims() {
        return interims.toString();
    }

    void awaitPiece() {
        await(firstPiece);
    }

    void awaitWritable() {
        await(writableAgain);
    }

    Endpoint endpoint() {
        return stream().endpoint();
    }

    UpstreamStream stream() {
        return await(stream);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("nothing heard", late);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onStream(UpstreamStream given) {
        given.responseNanos(responseNanos);
        given.start(this, request, null, bodyLength, answer);
        stream.complete(given);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause) {
        outcome.complete(error.code());
    }

    @Override
    public void onInformational(HeadBlock interim) {
        interims.append(interim.status()).append(' ');
    }

    @Override
    public void onHead() {
        if (pausesAtHead) {
            stream().pause();
        }
        head.complete(answer);
    }

    @Override
    public void onData(ByteBuf chunk) {
        byte[] bytes = new byte[chunk.readableBytes()];
        chunk.readBytes(bytes).release();
        body.writeBytes(bytes);
        if (pausesAtPieces) {
            stream().pause();
        }
        if (cancelsAtPiece) {
            stream().cancel();
        }
        firstPiece.complete(true);
    }

    @Override
    public void onEnd(@Nullable HeadBlock trailers) {
        if (next != null) {
            next.begin();
        }
        outcome.complete(trailers == null ? "end" : "end\n" + trailers);
    }

    @Override
    public void onFail(GatewayError error, @Nullable Throwable cause, UpstreamStream.Progress progress) {
        boolean begun = progress == UpstreamStream.Progress.BEGUN;
        outcome.complete(begun ? error.code() : error.code() + " " + progress);
    }

    @Override
    public void onWritable() {
        writableAgain.complete(true);
    }

    @Override
    public void onContinue() {
        interims.append("100 ");
    }
}
