package dev.portcullis.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * One end of an HTTP/2 connection that sends frames as it is told, right or wrong, and takes apart what comes. It acknowledges
 * settings and pings, and gives windows back, when it reads.
 *
 * @param <M> what is kept of each stream
 */
abstract class Http2Wire<M extends Http2Message> extends Wire {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int FLOW_CONTROL_ERROR = 3;
    static final int STREAM_CLOSED = 5;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    static final int INITIAL_WINDOW_SIZE = 4;

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    private static final int PIECE = 16_000;
    private static final int FIRST_WINDOW = 65_535;
    private static final int QUIET_MILLIS = 200;

    /** A frame that came in. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** Of RST_STREAM, and of the first four octets of others. */
        int code() {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** Of GOAWAY. */
        int goAwayCode() {
            return ByteBuffer.wrap(payload).getInt(4);
        }
    }

    private final IntFunction<M> begin;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, M> streams = new HashMap<>();
    private final Map<Integer, Integer> windows = new HashMap<>();
    private int initialWindow = FIRST_WINDOW;
    private boolean refill = true;
    private boolean acknowledging = true;

    Http2Wire(Socket socket, IntFunction<M> begin) {
        super(socket);
        this.begin = begin;
    }

    /** What has come on a stream so far. */
    final M on(int stream) {
        return streams.computeIfAbsent(stream, begin::apply);
    }

    // ---- habits

    /** Gives no windows back from now on. */
    final void giveNoWindows() {
        refill = false;
    }

    /** Leaves pings unanswered from now on. */
    final void leavePings() {
        acknowledging = false;
    }

    // ---- out

    void settings(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    void frame(int type, int flags, int stream, byte... payload) {
        send(bytes(type, flags, stream, payload));
    }

    static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    void headers(int stream, boolean end, String... lines) {
        byte[] block = block(stream, lines);
        int type = HEADERS;
        for (int at = 0; at < block.length; at += PIECE) {
            boolean last = at + PIECE >= block.length;
            int flags = (last ? END_HEADERS : 0) | (end && type == HEADERS ? END_STREAM : 0);
            frame(type, flags, stream, Arrays.copyOfRange(block, at, Math.min(block.length, at + PIECE)));
            type = CONTINUATION;
        }
    }

    byte[] block(int stream, String... lines) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < lines.length; i += 2) {
            headers.add(lines[i], lines[i + 1]);
        }
        ByteBuf out = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, out);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        return ByteBufUtil.getBytes(out);
    }

    void data(int stream, String text, boolean end) {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
    }

    void reset(int stream, int code) {
        frame(RST_STREAM, 0, stream, number(code));
    }

    void window(int stream, int more) {
        frame(WINDOW_UPDATE, 0, stream, number(more));
    }

    /** Sends a body as the gateway's windows allow, and counts what was sent. */
    void upload(int stream, byte[] body, AtomicInteger sent) {
        for (int at = 0; at < body.length; ) {
            int length = uploadPiece(stream, body, at);
            at += length;
            sent.addAndGet(length);
            if (length == 0) {
                noteNext("the end of the upload on " + stream);
            }
        }
    }

    /** Sends of a body what windows allow, until none has been opened for a while; gives back how much was sent. */
    final int uploadUntilHeldUp(int stream, byte[] body) {
        int at = 0;
        do {
            for (int length = uploadPiece(stream, body, at); length > 0; length = uploadPiece(stream, body, at)) {
                at += length;
            }
        } while (at < body.length && isSomethingComing());
        return at;
    }

    private int uploadPiece(int stream, byte[] body, int at) {
        int length = Math.min(Math.min(Math.min(window(0), window(stream)), PIECE), body.length - at);
        if (length <= 0) {
            return 0;
        }
        boolean last = at + length == body.length;
        frame(DATA, last ? END_STREAM : 0, stream, Arrays.copyOfRange(body, at, at + length));
        windows.merge(0, -length, Integer::sum);
        windows.merge(stream, -length, Integer::sum);
        return length;
    }

    private int window(int stream) {
        return (stream == 0 ? FIRST_WINDOW : initialWindow) + windows.getOrDefault(stream, 0);
    }

    /** Sends a body, heedless of windows. */
    void body(int stream, byte[] body, boolean end) {
        for (int at = 0; at < body.length; at += PIECE) {
            byte[] part = Arrays.copyOfRange(body, at, Math.min(body.length, at + PIECE));
            frame(DATA, end && at + PIECE >= body.length ? END_STREAM : 0, stream, part);
        }
    }

    // ---- in

    /** The next frame that is neither the gateway's settings nor its window updates; null at the connection's end. */
    Frame next() {
        Frame frame = read9();
        while (frame != null && seenTo(frame)) {
            frame = read9();
        }
        return frame;
    }

    /** Takes the next frame, whatever it is. */
    final void noteNext(String wanted) {
        Frame frame = read9();
        if (frame == null) {
            throw new AssertionError("the connection ended before " + wanted);
        }
        if (!seenTo(frame)) {
            note(frame);
        }
    }

    /** Takes the next frame if one comes soon; says whether one did. */
    private boolean isSomethingComing() {
        try {
            in.mark(1);
            socket.setSoTimeout(QUIET_MILLIS);
            if (in.read() < 0) {
                return false;
            }
            in.reset();
        } catch (SocketTimeoutException quiet) {
            return false;
        } catch (IOException e) {
            throw new AssertionError("the connection broke", e);
        } finally {
            patient();
        }
        noteNext("anything");
        return true;
    }

    private void patient() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new AssertionError("the connection broke", e);
        }
    }

    private boolean seenTo(Frame frame) {
        if (frame.type() == SETTINGS && !frame.has(ACK)) {
            for (ByteBuffer all = ByteBuffer.wrap(frame.payload()); all.hasRemaining(); ) {
                int key = all.getShort();
                int value = all.getInt();
                initialWindow = key == INITIAL_WINDOW_SIZE ? value : initialWindow;
            }
            frame(SETTINGS, ACK, 0);
        } else if (frame.type() == PING && !frame.has(ACK)) {
            if (acknowledging) {
                frame(PING, ACK, 0, frame.payload());
            }
        } else if (frame.type() == WINDOW_UPDATE) {
            windows.merge(frame.stream(), frame.code(), Integer::sum);
        } else {
            return frame.type() == SETTINGS;
        }
        return true;
    }

    private Frame read9() {
        try {
            int first = read();
            if (first < 0) {
                return null;
            }
            byte[] head = bytes(8);
            int length = first << 16 | (head[0] & 0xff) << 8 | head[1] & 0xff;
            return new Frame(head[2], head[3], ByteBuffer.wrap(head).getInt(4), bytes(length));
        } catch (IOException e) {
            throw new AssertionError("the connection broke", e);
        }
    }

    /** Waits for a frame of the type; others are dropped. */
    Frame await(int type) {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.type() == type) {
                return frame;
            }
            note(frame);
        }
        throw new AssertionError("the connection ended before frame " + type);
    }

    /** Waits until {@code stream} is reset, whether it had ended or not; gives back the code. */
    final int resetOf(int stream) {
        M on = on(stream);
        while (on.reset < 0) {
            noteNext("the reset of " + stream);
        }
        return on.reset;
    }

    /** Adds a frame to what has come on its stream. */
    final void note(Frame frame) {
        M on = on(frame.stream());
        switch (frame.type()) {
            case HEADERS -> on.headers(decode(frame), frame.has(END_STREAM));
            case DATA -> {
                on.body.writeBytes(frame.payload());
                on.ended |= frame.has(END_STREAM);
                if (refill && frame.payload().length > 0) {
                    window(0, frame.payload().length);
                    if (!frame.has(END_STREAM)) {
                        window(frame.stream(), frame.payload().length);
                    }
                }
            }
            case RST_STREAM -> on.reset(frame.code());
            case GOAWAY -> {
                if (frame.goAwayCode() != NO_ERROR) {
                    throw new AssertionError("GOAWAY with " + frame.goAwayCode());
                }
            }
            default -> {}
        }
        noted(frame, on);
    }

    /** Called with each frame that was added to its stream. */
    void noted(Frame frame, M on) {}

    private Http2Headers decode(Frame frame) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(frame.payload());
        boolean end = frame.has(END_HEADERS);
        while (!end) {
            Frame more = next();
            block.writeBytes(more.payload());
            end = more.has(END_HEADERS);
        }
        try {
            return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(block.toByteArray()));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }
}
