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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that sends HTTP/2 frames as it is told, right or wrong. It acknowledges settings and pings when it reads. */
final class Http2Client extends Wire {

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

    private static final int PIECE = 16_000;
    private static final int FIRST_WINDOW = 65_535;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

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

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Http2Answer> answers = new HashMap<>();
    private int last = -1;
    private final Map<Integer, Integer> windows = new HashMap<>();
    private int initialWindow = FIRST_WINDOW;
    private boolean refill = true;
    private boolean acknowledging = true;

    /** Opens with the preface and settings: keys and values in turns. */
    Http2Client(Socket socket, int... settings) {
        super(socket);
        send(PREFACE);
        settings(settings);
    }

    void settings(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    /** Gives no windows back from now on. */
    Http2Client stingy() {
        refill = false;
        return this;
    }

    /** Leaves pings unanswered from now on. */
    Http2Client deafToPings() {
        acknowledging = false;
        return this;
    }

    // ---- out

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

    int nextStream() {
        last += 2;
        return last;
    }

    /** Sends a request without a body; gives back its stream. */
    int get(String target) {
        return request("GET", target, true);
    }

    /** Opens a request whose body follows. */
    int post(String target, String... lines) {
        return request("POST", target, false, lines);
    }

    /** @param lines names and values in turns */
    int request(String method, String target, boolean end, String... lines) {
        int stream = nextStream();
        String[] all = {":method", method, ":scheme", "http", ":path", target, ":authority", "a"};
        String[] both = Arrays.copyOf(all, all.length + lines.length);
        System.arraycopy(lines, 0, both, all.length, lines.length);
        headers(stream, end, both);
        return stream;
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
            int allowed = Math.min(window(0), window(stream));
            int length = Math.min(Math.min(allowed, PIECE), body.length - at);
            if (length > 0) {
                boolean last = at + length == body.length;
                frame(DATA, last ? END_STREAM : 0, stream, Arrays.copyOfRange(body, at, at + length));
                windows.merge(0, -length, Integer::sum);
                windows.merge(stream, -length, Integer::sum);
                at += length;
                sent.addAndGet(length);
            } else {
                readWindow();
            }
        }
    }

    private int window(int stream) {
        return (stream == 0 ? FIRST_WINDOW : initialWindow) + windows.getOrDefault(stream, 0);
    }

    private void readWindow() {
        try {
            Frame frame = read9();
            if (frame == null) {
                throw new AssertionError("the connection ended");
            }
            if (!seenTo(frame)) {
                note(frame);
            }
        } catch (IOException e) {
            throw new AssertionError("the connection broke", e);
        }
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
        try {
            while (true) {
                Frame frame = read9();
                if (frame == null) {
                    return null;
                }
                if (!seenTo(frame)) {
                    return frame;
                }
            }
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

    private Frame read9() throws IOException {
        int first = read();
        if (first < 0) {
            return null;
        }
        byte[] head = bytes(8);
        int length = first << 16 | (head[0] & 0xff) << 8 | head[1] & 0xff;
        return new Frame(head[2], head[3], ByteBuffer.wrap(head).getInt(4), bytes(length));
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

    /** The whole answer of a stream, or what came of it until it was reset. */
    Http2Answer answer(int stream) {
        Http2Answer answer = answers.computeIfAbsent(stream, Http2Answer::new);
        while (!answer.over()) {
            Frame frame = next();
            if (frame == null) {
                throw new AssertionError("the connection ended before the answer on " + stream);
            }
            note(frame);
        }
        return answer;
    }

    /** What has come of an answer so far, once its head is there. */
    Http2Answer begun(int stream) {
        Http2Answer answer = answers.computeIfAbsent(stream, Http2Answer::new);
        while (answer.status() == 0 && !answer.over()) {
            note(next());
        }
        return answer;
    }

    /** Waits until {@code stream} is reset, whether its answer was whole or not; gives back the code. */
    int resetOf(int stream) {
        Http2Answer answer = answers.computeIfAbsent(stream, Http2Answer::new);
        while (answer.reset < 0) {
            Frame frame = next();
            if (frame == null) {
                throw new AssertionError("the connection ended before the reset of " + stream);
            }
            note(frame);
        }
        return answer.reset;
    }

    private void note(Frame frame) {
        Http2Answer answer = answers.computeIfAbsent(frame.stream(), Http2Answer::new);
        switch (frame.type()) {
            case HEADERS -> answer.headers(decode(frame), frame.has(END_STREAM));
            case DATA -> {
                answer.body.writeBytes(frame.payload());
                answer.ended |= frame.has(END_STREAM);
                if (refill && frame.payload().length > 0) {
                    window(0, frame.payload().length);
                    if (!frame.has(END_STREAM)) {
                        window(frame.stream(), frame.payload().length);
                    }
                }
            }
            case RST_STREAM -> answer.reset = frame.code();
            case GOAWAY -> {
                if (frame.goAwayCode() != NO_ERROR) {
                    throw new AssertionError("GOAWAY with " + frame.goAwayCode());
                }
            }
            default -> {}
        }
    }

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

    /** Waits for a GOAWAY and for the connection's end behind it; gives back its code. */
    int goAway() {
        int code = await(GOAWAY).goAwayCode();
        awaitEnd();
        return code;
    }
}
