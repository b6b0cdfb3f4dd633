package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A server's end of one HTTP/2 connection, driven by the test, frame by frame. */
final class Http2Peer {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;

    static final int NO_ERROR = 0;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    /** One frame. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean isEnd() {
            return (flags & END_STREAM) != 0;
        }

        /** Of RST_STREAM, WINDOW_UPDATE; of others the first four bytes. */
        int number() {
            return ByteBuffer.wrap(payload).getInt();
        }

        String text() {
            return new String(payload, ISO_8859_1);
        }
    }

    private final Peer peer;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** {@code settings} are numbers and values in turns. */
    Http2Peer(Peer peer, int... settings) {
        this.peer = peer;
        byte[] preface = peer.bytes(PREFACE.length);
        if (!Arrays.equals(preface, PREFACE)) {
            throw new AssertionError(new String(preface, ISO_8859_1));
        }
        settings(settings);
        frame(SETTINGS);
        send(SETTINGS, ACK, 0, new byte[0]);
    }

    static Http2Peer accept(FakeServer server, int... settings) {
        return new Http2Peer(server.accept(), settings);
    }

    // ---- reading

    /** The next frame of the type; what comes before it is dropped, a head after it was decoded. */
    Frame frame(int type) {
        while (true) {
            Frame frame = frame();
            if (frame.type == type && (type != SETTINGS && type != PING || frame.flags != ACK)) {
                return frame;
            }
            if (frame.type == HEADERS) {
                decode(frame);
            }
        }
    }

    /** The next frame, whatever it is. */
    Frame frame() {
        ByteBuffer head = ByteBuffer.wrap(peer.bytes(9));
        int first = head.getInt();
        int flags = head.get();
        int stream = head.getInt() & 0x7fffffff;
        return new Frame(first & 0xff, flags, stream, peer.bytes(first >>> 8));
    }

    /** The next request's head; its stream is in {@link Request#id}. */
    Request request() {
        Frame frame = frame(HEADERS);
        return new Request(frame.stream, decode(frame), frame.isEnd());
    }

    record Request(int id, Http2Headers head, boolean ends) {

        String path() {
            return String.valueOf(head.path());
        }
    }

    /** The whole body of a request, its windows given back. */
    byte[] body(int stream) {
        ByteBuf body = Unpooled.buffer();
        while (true) {
            Frame frame = frame(DATA);
            if (frame.stream == stream) {
                body.writeBytes(frame.payload);
                if (frame.payload.length > 0) {
                    windowUpdate(0, frame.payload.length);
                }
                if (frame.isEnd()) {
                    byte[] all = new byte[body.readableBytes()];
                    body.readBytes(all);
                    return all;
                }
                if (frame.payload.length > 0) {
                    windowUpdate(stream, frame.payload.length);
                }
            }
        }
    }

    Http2Headers decode(Frame frame) {
        try {
            return decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    void awaitClosed() {
        peer.awaitClosed();
    }

    // ---- writing

    Http2Peer settings(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, payload.array());
    }

    /** An answer without a body. */
    Http2Peer answer(int stream, String... lines) {
        return head(stream, true, lines);
    }

    /** A head, of {@code name: value} lines; {@code 200} stands for {@code :status: 200}. */
    Http2Peer head(int stream, boolean end, String... lines) {
        return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, encode(lines));
    }

    byte[] encode(String... lines) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (String line : lines) {
            int colon = line.indexOf(':', 1);
            if (colon < 0) {
                headers.add(":status", line);
            } else {
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        ByteBuf out = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, out);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    Http2Peer data(int stream, boolean end, String text) {
        return data(stream, end, text.getBytes(ISO_8859_1));
    }

    Http2Peer data(int stream, boolean end, byte[] bytes) {
        return send(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    Http2Peer reset(int stream, int code) {
        return send(RST_STREAM, 0, stream, number(code));
    }

    Http2Peer goAway(int lastStream) {
        return send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).array());
    }

    Http2Peer windowUpdate(int stream, int bytes) {
        return send(WINDOW_UPDATE, 0, stream, number(bytes));
    }

    Http2Peer ping(int flags) {
        return send(PING, flags, 0, new byte[8]);
    }

    Http2Peer send(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        peer.send(frame.array());
        return this;
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** Closes with FIN. */
    void close() {
        peer.close();
    }
}
