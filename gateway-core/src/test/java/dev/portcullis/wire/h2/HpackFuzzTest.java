package dev.portcullis.wire.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;

/** What we and Netty say must mean the same to both, over several lists on one connection. */
class HpackFuzzTest {

    private static final HeadLimits LIMITS = new HeadLimits(1 << 20, 10_000, 1 << 20, true);
    private static final HeadBlockPool POOL = new HeadBlockPool();
    private static final String[] NAMES = {
        "accept",
        "server",
        "x-a",
        "x-b",
        "content-type",
        "date",
        "authorization",
        "a-rather-long-name-of-nobody",
        "vary"
    };

    /** Any octets: what we accept, Netty accepts and reads the same; what we do not is a fault with a name. */
    @FuzzTest(maxDuration = "1m")
    void anyBlockMeansTheSame(byte[] data) throws Http2Exception {
        HeadDecoder ours = HeadDecoder.responses(POOL, LIMITS);
        DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, false, 1 << 20);
        int half = data.length / 2;
        if (sameMeaning(ours, theirs, Unpooled.wrappedBuffer(data, 0, half))) {
            sameMeaning(ours, theirs, Unpooled.wrappedBuffer(data, half, data.length - half));
        }
        ours.close();
    }

    private static boolean sameMeaning(HeadDecoder ours, DefaultHttp2HeadersDecoder theirs, ByteBuf block)
            throws Http2Exception {
        HeadList list;
        try {
            list = ours.decodeHeaders(1, block.duplicate());
        } catch (Http2Exception e) {
            assertThat(e.error()).isIn(Http2Error.COMPRESSION_ERROR, Http2Error.ENHANCE_YOUR_CALM);
            return false;
        }
        String expected = text(theirs.decodeHeaders(1, block.duplicate()));
        if (list.error() == null) {
            assertThat(Lists.text(list.take())).isEqualTo(expected);
        }
        return true;
    }

    @FuzzTest(maxDuration = "1m")
    void whatNettyEncodesWeRead(FuzzedDataProvider data) throws Http2Exception {
        HeadDecoder ours = HeadDecoder.responses(POOL, LIMITS);
        int huffmanFrom = data.consumeBoolean() ? 0 : 512;
        DefaultHttp2HeadersEncoder theirs =
                new DefaultHttp2HeadersEncoder((name, value) -> name.length() == 3, true, 64, huffmanFrom);
        for (int lists = 0; lists < 8 && data.remainingBytes() > 0; lists++) {
            if (data.consumeBoolean()) {
                int size = data.consumeInt(0, 8192);
                theirs.maxHeaderTableSize(size);
                ours.maxHeaderTableSize(size);
            }
            Http2Headers headers = new DefaultHttp2Headers(false);
            for (int fields = data.consumeInt(0, 12); fields > 0; fields--) {
                headers.add(name(data), new AsciiString(value(data).getBytes(ISO_8859_1)));
            }
            ByteBuf block = Unpooled.buffer();
            theirs.encodeHeaders(1, headers, block);

            HeadList list = Lists.decode(ours, block);

            assertThat(list.asTrailers()).isNull();
            assertThat(Lists.describe(list)).isEqualTo(text(headers));
        }
        theirs.close();
    }

    @FuzzTest(maxDuration = "1m")
    void whatWeEncodeNettyReads(FuzzedDataProvider data) throws Http2Exception {
        HeadEncoder ours = new HeadEncoder(POOL);
        DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, false, 1 << 20);
        theirs.maxHeaderListSize(1 << 20, 1 << 21);
        byte[] date = {'d'};
        for (int lists = 0; lists < 12 && data.remainingBytes() > 0; lists++) {
            if (data.consumeBoolean()) {
                int size = data.consumeInt(0, 8192);
                ours.maxHeaderTableSize(size);
                theirs.maxHeaderTableSize(size);
            }
            HeadBlock head = POOL.take();
            head.statusLine(11, data.consumeInt(200, 599), 0, 0);
            head.append(new byte[] {'D', 'a', 't', 'e'}, KnownNames.DATE, "d");
            for (int fields = data.consumeInt(0, 12); fields > 0; fields--) {
                byte[] name = name(data).getBytes(ISO_8859_1);
                byte[] value = value(data).getBytes(ISO_8859_1);
                head.append(name, KnownNames.idOf(name, 0, name.length), value, 0, value.length);
            }
            ByteBuf block = Unpooled.buffer();
            ours.encodeHeaders(1, ours.response(head, HeadBlock.CHUNKED, false, date), block);

            assertThat(text(theirs.decodeHeaders(1, block)))
                    .isEqualTo(Lists.text(head).replace("Date:", "date:"));
            head.release();
            block.release();
        }
    }

    private static String name(FuzzedDataProvider data) {
        return NAMES[data.consumeInt(0, NAMES.length - 1)];
    }

    /** Few values, so that they come again, and some that are long. */
    private static String value(FuzzedDataProvider data) {
        int kind = data.consumeInt(0, 9);
        return kind < 6 ? "v" + kind : kind < 8 ? "long".repeat(data.consumeInt(1, 300)) : visible(data);
    }

    private static String visible(FuzzedDataProvider data) {
        byte[] octets = data.consumeBytes(40);
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            octets[i] = (byte) (octet <= 0x20 || octet == 0x7f || octet >= 'A' && octet <= 'Z' ? '!' : octet);
        }
        return new String(octets, ISO_8859_1).replaceAll("[\u00c0-\u00ff]", "~");
    }

    private static String text(Http2Headers headers) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            boolean status = ":status".contentEquals(field.getKey());
            text.append(status ? "" : field.getKey() + ": ")
                    .append(field.getValue())
                    .append('|');
        }
        return text.toString();
    }
}
