package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.loop.LoopContext;
import dev.portcullis.spi.BodySink;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import dev.portcullis.spi.observe.Completion;
import dev.portcullis.testkit.ManualTicker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An exchange between a written-down client and an integration that a test plays. */
final class Rig implements Integration, CompletionFilter, BodySink {

    /** What completion filters were told. */
    record End(int status, @Nullable GatewayError error, long requestBytes, long responseBytes) {}

    final ManualTicker clock = new ManualTicker();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final LoopContext loop = new LoopContext(0, channel.eventLoop(), clock);
    final BufferBudget budget = new BufferBudget(1 << 20);
    final FakeClient client = new FakeClient();
    final List<End> completions = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();
    final List<Map.Entry<HeaderName, String>> lines = new ArrayList<>();
    final StringBuilder received = new StringBuilder();
    final DefaultExchange exchange;

    @Nullable Responder responder;

    int cancelled;

    Rig() {
        this(Runnable::run);
    }

    Rig(Executor blocking) {
        channel.freezeTime();
        exchange = new DefaultExchange(loop, blocking, budget);
    }

    Rig onRequest(RequestFilter filter) {
        filters.add(filter);
        return this;
    }

    Rig onResponse(ResponseFilter filter) {
        filters.add(filter);
        return this;
    }

    /** Requests have this line from now on. */
    Rig line(String name, String value) {
        lines.add(Map.entry(HeaderName.of(name), value));
        return this;
    }

    /** A request without body. */
    Rig send(String method) {
        return send(method, HeadBlock.NO_BODY);
    }

    Rig send(String method, long bodyLength) {
        begin(method, bodyLength);
        exchange.run(new RoutePlan(0, "ANY /x", List.of(), this), stage());
        return this;
    }

    void begin(String method, long bodyLength) {
        HeadBlock head = loop.blocks().take();
        head.requestLine(0, 0, 0, 0, 11);
        head.method(ascii(method));
        head.target(ascii("/x?a=b"));
        lines.forEach(line -> head.append(line.getKey().bytes(), line.getKey().id(), line.getValue()));
        head.bodyLength(bodyLength);
        exchange.begin(client, head, clock.nanos(), null);
        exchange.ranges().reset(head.targetStart(), head.targetEnd());
    }

    StageView stage() {
        List<FilterChain.Entry> entries = new ArrayList<>();
        filters.forEach(filter -> entries.add(new FilterChain.Entry("test", filter)));
        entries.add(new FilterChain.Entry("completion", this));
        FilterChain chain = new FilterChain(entries);
        return new StageView("api", "$default", Map.of("colour", "blue"), new FilterChain[] {chain}, chain, 7);
    }

    @Override
    public void invoke(Exchange of, Responder to) {
        responder = to;
        to.onCancel(() -> cancelled++);
        if (!of.request().body().isEmpty()) {
            of.request().body().drainTo(this);
        }
    }

    @Override
    public void onComplete(Exchange of, Completion end) {
        completions.add(new End(end.status(), end.error(), end.requestBytes(), end.responseBytes()));
    }

    // ---- the integration

    Responder responder() {
        assertThat(responder).as("the integration was asked").isNotNull();
        return responder;
    }

    /** Gives a head with these lines, {@code name, value} in turn. */
    Rig head(int status, long length, String... lines) {
        HeadBlock head = responder().responseHead();
        head.clear();
        head.statusLine(11, status, 0, 0);
        head.bodyLength(length);
        for (int i = 0; i < lines.length; i += 2) {
            HeaderName name = HeaderName.of(lines[i]);
            head.append(name.bytes(), name.id(), lines[i + 1]);
        }
        responder().head();
        return this;
    }

    Rig data(String text) {
        responder().data(chunk(text));
        return this;
    }

    Rig end() {
        responder().end(null);
        return this;
    }

    // ---- the integration's end of the request's body

    @Override
    public void data(ByteBuf chunk) {
        received.append(chunk.toString(StandardCharsets.US_ASCII));
        chunk.release();
    }

    @Override
    public void end(@Nullable HeadBlock trailers) {
        received.append('.');
    }

    @Override
    public void fail(GatewayError error, @Nullable Throwable cause) {
        received.append(error.code());
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}

    // ---- time and bytes

    void runLoop() {
        channel.runPendingTasks();
    }

    void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            clock.advance(Duration.ofMillis(100));
            channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    static ByteBuf chunk(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Everything was let go, and everybody heard of the end, once. */
    void isOver() {
        assertThat(client.exchangesEnded).as("ends told to the client's side").isOne();
        assertThat(completions).as("completions").hasSize(1);
        assertThat(budget.taken()).as("budget still taken").isZero();
    }
}
