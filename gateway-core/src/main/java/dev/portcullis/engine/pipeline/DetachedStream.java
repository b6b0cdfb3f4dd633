package dev.portcullis.engine.pipeline;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.contract.Owned;
import dev.portcullis.error.GatewayError;
import dev.portcullis.exchange.ClientStream;
import dev.portcullis.exchange.DefaultExchange;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.snapshot.ListenerPlan;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.wire.HeadLimits;
import dev.portcullis.wire.h1.Http1HeadWriter;
import dev.portcullis.wire.h1.Http1RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that is not there: its request goes the way of any other, and its answer is written and thrown away. */
@EventLoopConfined
public final class DetachedStream implements ClientStream, ConnectionInfo {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] ADDRESS = "127.0.0.1".getBytes(StandardCharsets.US_ASCII);
    private static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 100, 8 * 1024, false);

    private final LoopState loop;
    private final ListenerPlan plan;
    private final Http1RequestReader reader = new Http1RequestReader(LIMITS);
    private long answers;

    public DetachedStream(LoopState loop, ListenerPlan plan) {
        this.loop = loop;
        this.plan = plan;
    }

    /** Sends a request without body, given as the bytes of its head. */
    public void request(byte[] bytes) {
        HeadBlock head = loop.context().blocks().take();
        reader.reset();
        if (reader.read(Unpooled.wrappedBuffer(bytes), head) != Http1RequestReader.HEAD) {
            head.release();
            throw new IllegalArgumentException("not a request head: " + reader.error());
        }
        DefaultExchange exchange = loop.exchange();
        exchange.begin(this, head, loop.context().nanos(), null);
        loop.router().route(exchange, plan, null);
    }

    /** Answers given so far. */
    public long answers() {
        return answers;
    }

    @Override
    public ConnectionInfo connection() {
        return this;
    }

    @Override
    public void head(@Borrowed HeadBlock response, long bodyLength, boolean bodyless) {
        byte[] date = loop.context().date().now();
        Http1HeadWriter.response(
                        ByteBufAllocator.DEFAULT, response, Math.max(bodyLength, 0), bodyless, false, false, date, 0)
                .release();
        answers++;
    }

    @Override
    public void data(@Owned ByteBuf chunk) {
        chunk.release();
    }

    @Override
    public void exchangeEnded(DefaultExchange exchange) {
        loop.giveBack(exchange);
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void startBody() {
        // its requests have no bodies
    }

    @Override
    public void pause() {
        // nothing comes
    }

    @Override
    public void resume() {
        // nothing comes
    }

    @Override
    public void end(@Borrowed @Nullable HeadBlock trailers) {
        // nobody waits for it
    }

    @Override
    public void informational(@Borrowed HeadBlock interim) {
        // nobody waits for it
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        // nobody can tell
    }

    @Override
    public void onWritable(Runnable action) {
        // always is
    }

    @Override
    public InetSocketAddress remote() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress local() {
        return NOWHERE;
    }

    @Override
    public byte[] remoteAddress() {
        return ADDRESS;
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public @Nullable String serverName() {
        return null;
    }

    @Override
    public String listener() {
        return plan.name();
    }
}
