package dev.portcullis.wire.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1BodyReaderTest {

    private static final HeadLimits TRAILER_LIMITS = new HeadLimits(64, 3, 0, false);
    private static final String NEXT = "GET / HTTP/1.1\r\n";

    private final Http1BodyReader reader = new Http1BodyReader(TRAILER_LIMITS);
    private final HeadBlock trailers = Heads.block();
    private final StringBuilder content = new StringBuilder();
    private ByteBuf in = Heads.bytes("");

    @AfterEach
    void leavesNoSliceBehind() {
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
    }

    @Test
    void noBodyHasEndedFromTheStart() {
        reader.start(0, trailers);

        assertThat(reader.isEnd()).isTrue();
        feed(NEXT);
        assertThat(rest()).isEqualTo(NEXT);
    }

    @Test
    void bodyWithLengthEndsThere() {
        reader.start(5, trailers);
        feed("abc");
        assertThat(reader.remaining()).isEqualTo(2);
        assertThat(reader.isEnd()).isFalse();
        assertThat(reader.endsAtClose()).isFalse();
        feed("de" + NEXT);

        assertThat(content).hasToString("abcde");
        assertThat(reader.isEnd()).isTrue();
        assertThat(reader.remaining()).isEqualTo(-1);
        assertThat(rest()).isEqualTo(NEXT);
    }

    @Test
    void lengthBeyondAnIntegerIsCounted() {
        reader.start(Long.MAX_VALUE, trailers);
        feed("abc");

        assertThat(reader.remaining()).isEqualTo(Long.MAX_VALUE - 3);
    }

    @Test
    void bodyUntilCloseTakesEverything() {
        reader.start(HeadBlock.UNTIL_CLOSE, trailers);
        assertThat(reader.endsAtClose()).isTrue();
        feed("abc");
        feed(NEXT);

        assertThat(content).hasToString("abc" + NEXT);
        assertThat(reader.isEnd()).isFalse();
        assertThat(reader.endsAtClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nabcde\r\n0\r\n\r\n",
                "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n",
                "000000000000005\r\nabcde\r\n000000000000000\r\n\r\n",
                "5;a\r\nabcde\r\n0;b=\"c d\"\r\n\r\n",
                "5;a=b;c;d=\"e\\\"\\\\;f\";5=a\r\nabcde\r\n0\r\n\r\n",
                "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n1\r\ne\r\n0\r\n\r\n",
                "5\r\nabcde\r\n0\r\nX: y\r\n\r\n",
                "5\r\nabcde\r\n0\r\nX: y\r\nZ:\r\n\r\n"
            })
    void chunksAreJoinedHoweverTheyArrive(String text) {
        for (int split = 0; split <= text.length(); split++) {
            reader.start(HeadBlock.CHUNKED, trailers);
            content.setLength(0);
            feed(text.substring(0, split));
            assertThat(reader.failed()).isFalse();
            feed(text.substring(split) + NEXT);

            assertThat(content).as("split at %s", split).hasToString("abcde");
            assertThat(reader.isEnd()).isTrue();
            assertThat(rest()).isEqualTo(NEXT);
            assertThat(reader.hasTrailers()).isEqualTo(text.contains(":"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\n",
                ";a\r\n",
                "g\r\n",
                "+5\r\n",
                "-5\r\n",
                "0x5\r\n",
                " 5\r\n",
                "5 \r\n",
                "5 ;a\r\n",
                "5\t\r\n",
                "5,5\r\n",
                "5\n",
                "5\rabcde",
                "5\r\r\n",
                "5;a\n",
                "5;\r\n",
                "5;;a\r\n",
                "5;a;\r\n",
                "5;a=\r\n",
                "5;a=;b\r\n",
                "5;=b\r\n",
                "5;a b\r\n",
                "5; a\r\n",
                "5;a =b\r\n",
                "5;a=b=c\r\n",
                "5;a=\"b\r\n",
                "5;a=\"b\\\r\n",
                "5;a=\"b\\\"\r\n",
                "5;a=\"b\"c\r\n",
                "5;a=\"b\n\"\r\n",
                "5;\"a\"\r\n",
                "5;a=\"\u00e9\"\r\n",
                "5a;(\r\n",
                "5;a\rb\r\n",
                "5;a\0\r\n",
                "5\0\r\n",
                "0000000000000005\r\n",
                "fffffffffffffffff\r\n",
                "\u00b2\r\n",
                "5\r\nabcdef\r\n",
                "5\r\nabcde\n",
                "5\r\nabcde0\r\n",
                "5\r\nabcde\r0",
                "5\r\nabcde\r\n\r\n",
                "5\r\nabcde\r\nx",
                "0\r\n\n",
                "0\r\n\rx",
                "0\r\nX : y\r\n",
                "0\r\n X: y\r\n",
                "0\r\nX: y\r\n z\r\n",
                "0\r\nX: y\n",
                "0\r\nX: \0\r\n",
                "0\r\nX\r\n",
                "0\r\n" + NEXT,
                "0\r\nX_Y: z\r\n",
                "0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n",
                "0\r\nA: 1234567890123456789012345678901234567890123456789012345678901234567890\r\n\r\n"
            })
    void brokenChunkingFailsHoweverItArrives(String text) {
        for (int split = 0; split <= text.length(); split++) {
            rest();
            reader.start(HeadBlock.CHUNKED, trailers);
            feed(text.substring(0, split));
            feed(text.substring(split));

            assertThat(reader.failed()).as("split at %s", split).isTrue();
            assertThat(reader.isEnd()).isFalse();
            assertThat(reader.hasTrailers()).isFalse();
        }
    }

    @Test
    void extensionMayHave256Bytes() {
        reader.start(HeadBlock.CHUNKED, trailers);
        feed("1;" + "a".repeat(255) + "\r\na\r\n");
        assertThat(reader.failed()).isFalse();
        feed("1;" + "a".repeat(256) + "\r\n");
        assertThat(reader.failed()).isTrue();
    }

    @Test
    void sizeMayHaveFifteenDigits() {
        reader.start(HeadBlock.CHUNKED, trailers);
        feed("fFfFfFfFfFfFfFf\r\nabc");

        assertThat(reader.failed()).isFalse();
        assertThat(content).hasToString("abc");
        assertThat(reader.remaining()).isEqualTo(-1);
    }

    @Test
    void trailersAreHandedOver() {
        reader.start(HeadBlock.CHUNKED, trailers);
        feed("0\r\nX-Sum: 12\r\nDate: now\r\n\r\n" + NEXT);

        assertThat(reader.hasTrailers()).isTrue();
        assertThat(trailers.toString()).isEqualTo("X-Sum: 12\nDate: now\n");
        assertThat(rest()).isEqualTo(NEXT);

        reader.start(3, trailers);
        assertThat(trailers.lines()).isZero();
        assertThat(reader.hasTrailers()).isFalse();
    }

    @Test
    void trailersMayBeAsLargeAsTheirLimit() {
        reader.start(HeadBlock.CHUNKED, trailers);
        feed("0\r\nA: " + "v".repeat(64 - 7) + "\r\n\r\n");
        assertThat(reader.isEnd()).isTrue();

        reader.start(HeadBlock.CHUNKED, trailers);
        feed("0\r\nA: " + "v".repeat(64 - 6) + "\r\n\r\n");
        assertThat(reader.failed()).isTrue();
    }

    @Test
    void pieceSharesTheInputsMemory() {
        in.release();
        in = Heads.bytes("abcdef");
        reader.start(3, trailers);
        ByteBuf piece = reader.next(in);

        assertThat(piece).isNotNull();
        assertThat(in.refCnt()).isEqualTo(2);
        assertThat(reader.next(in)).isNull();
        piece.release();
    }

    @Test
    void inputThatIsNothingButContentGoesOnItself() {
        in.release();
        in = Heads.bytes("abc");
        reader.start(3, trailers);
        ByteBuf piece = reader.next(in);

        assertThat(piece).isSameAs(in);
        assertThat(in.refCnt()).isEqualTo(2);
        assertThat(reader.isEnd()).isTrue();
        piece.release();
    }

    /** Gives more input to the reader; what it left before is in front of it. */
    private void feed(String text) {
        ByteBuf more = Heads.bytes(in.toString(ISO_8859_1) + text);
        in.release();
        in = more;
        ByteBuf piece;
        while ((piece = reader.next(in)) != null) {
            content.append(Heads.text(piece));
            if (piece == in) {
                in.skipBytes(in.readableBytes());
            }
        }
    }

    private String rest() {
        String rest = in.toString(ISO_8859_1);
        in.skipBytes(in.readableBytes());
        return rest;
    }
}
