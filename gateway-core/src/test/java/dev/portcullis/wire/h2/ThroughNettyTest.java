package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides with Netty's connection around our heads, all of its checks switched on. */
class ThroughNettyTest {

    private static final byte[] DATE = Lists.octets("d");

    /** One end of a connection. */
    private static final class Peer extends Http2FrameAdapter {

        final HeadEncoder heads = new HeadEncoder(Lists.POOL);
        final Http2Connection connection;
        final Http2ConnectionHandler handler;
        final EmbeddedChannel channel;
        final List<String> seen = new ArrayList<>();

        Peer(boolean server) {
            connection = new DefaultHttp2Connection(server);
            Http2ConnectionEncoder encoder =
                    new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter(heads));
            HeadDecoder decoder = server ? Lists.requests() : Lists.responses();
            handler = new Http2ConnectionHandlerBuilder()
                    .codec(
                            new DefaultHttp2ConnectionDecoder(
                                    connection, encoder, new DefaultHttp2FrameReader(decoder)),
                            encoder)
                    .initialSettings(new Http2Settings()
                            .maxHeaderListSize(Lists.LIMITS.maxBytes())
                            .headerTableSize(256))
                    .frameListener(this)
                    .build();
            channel = new EmbeddedChannel(handler);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int stream,
                Http2Headers headers,
                int weight,
                short d,
                boolean e,
                int p,
                boolean end) {
            HeadList list = (HeadList) headers;
            Object error;
            if (list.isTrailers()) {
                error = list.asTrailers();
            } else {
                error = connection.isServer() ? list.asRequest(end) : list.asResponse(end, false);
            }
            seen.add(error == null ? Lists.describe(list) + (end ? "end" : "") : error.toString());
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
            seen.add(data.readableBytes() + " octets" + (end ? " end" : ""));
            return data.readableBytes() + padding;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long error) {
            seen.add("reset " + error);
        }

        void head(int stream, HeadList list, boolean end) {
            ChannelHandlerContext ctx = channel.pipeline().firstContext();
            handler.encoder().writeHeaders(ctx, stream, list, 0, end, ctx.newPromise());
            channel.flush();
        }

        void data(int stream, int octets, boolean end) {
            ChannelHandlerContext ctx = channel.pipeline().firstContext();
            handler.encoder().writeData(ctx, stream, Unpooled.buffer().writeZero(octets), 0, end, ctx.newPromise());
            channel.flush();
        }
    }

    private Peer client;
    private Peer server;

    @BeforeEach
    void connect() {
        client = new Peer(false);
        server = new Peer(true);
        pass();
    }

    @AfterEach
    void close() {
        client.channel.finishAndReleaseAll();
        server.channel.finishAndReleaseAll();
    }

    private void pass() {
        boolean moved = true;
        while (moved) {
            moved = move(client, server) | move(server, client);
        }
    }

    private static boolean move(Peer from, Peer to) {
        ByteBuf bytes = from.channel.readOutbound();
        if (bytes == null) {
            return false;
        }
        to.channel.writeInbound(bytes);
        return true;
    }

    @Test
    void exchangesGoBackAndForth() {
        for (int stream = 3; stream < 43; stream += 2) {
            String id = "x-id-" + stream % 7;
            client.head(stream, client.heads.request(request("host: a", id + ": b"), null, null, false, 5), false);
            client.data(stream, 5, true);
            pass();
            server.head(stream, server.heads.informational(answer(103, "link: c")), false);
            server.head(stream, server.heads.response(answer(200, "server: s"), HeadBlock.CHUNKED, false, DATE), false);
            server.data(stream, 7, false);
            server.head(stream, server.heads.trailers(answer(0, "grpc-status: 0")), true);
            pass();

            assertThat(server.seen).containsExactly("PUT /a|host: a|" + id + ": b|content-length: 5|", "5 octets end");
            assertThat(client.seen)
                    .containsExactly("103|link: c|", "200|server: s|date: d|", "7 octets", "grpc-status: 0|end");
            server.seen.clear();
            client.seen.clear();
        }
    }

    @Test
    void trailersWaitForTheWindow() {
        client.head(3, client.heads.request(request("host: a"), null, null, false, 0), true);
        pass();
        server.head(3, server.heads.response(answer(200), HeadBlock.CHUNKED, false, DATE), false);
        server.data(3, 100_000, false);
        server.head(3, server.heads.trailers(answer(0, "x: y")), true);
        server.heads.response(answer(500), HeadBlock.CHUNKED, false, DATE);
        pass();

        assertThat(client.seen).startsWith("200|date: d|").endsWith("x: y|end");
    }

    @Test
    void aBodyOfAnotherLengthEndsTheStream() {
        client.head(3, client.heads.request(request("host: a"), null, null, false, 5), false);
        client.data(3, 4, true);
        pass();

        assertThat(server.seen).containsExactly("PUT /a|host: a|content-length: 5|");
        assertThat(client.seen).containsExactly("reset 1");
    }

    @Test
    void aRefusedHeadLeavesTheConnectionUsable() {
        client.head(3, client.heads.request(request("host: u@a"), null, null, false, 0), true);
        client.head(5, client.heads.request(request("host: a"), null, null, false, 0), true);
        pass();

        assertThat(server.seen).containsExactly("REQUEST_HOST", "PUT /a|host: a|content-length: 0|end");
    }

    @Test
    void headsLargerThanAFrameContinue() {
        String value = "v".repeat(9000);
        client.head(
                3,
                client.heads.request(
                        request("host: a", "x: " + value), Lists.octets("/" + "p".repeat(8000)), null, false, 0),
                true);
        pass();

        assertThat(server.seen).containsExactly("REQUEST_HEAD_TOO_LARGE");
        server.head(
                3,
                server.heads.response(answer(200, "x: " + value, "y: " + value.substring(2000)), 0, false, DATE),
                true);
        pass();
        assertThat(client.seen).containsExactly("200|x: " + value + "|y: " + value.substring(2000) + "|date: d|end");
    }

    private static HeadBlock request(String... lines) {
        HeadBlock head = block(lines);
        head.method(Lists.octets("PUT"));
        head.target(Lists.octets("/a"));
        return head;
    }

    private static HeadBlock answer(int status, String... lines) {
        HeadBlock head = block(lines);
        head.statusLine(11, status, 0, 0);
        return head;
    }

    private static HeadBlock block(String... lines) {
        HeadBlock head = Lists.POOL.take();
        for (String line : lines) {
            int colon = line.indexOf(':');
            byte[] name = Lists.octets(line.substring(0, colon));
            head.append(name, KnownNames.idOf(name, 0, name.length), line.substring(colon + 2));
        }
        return head;
    }
}
