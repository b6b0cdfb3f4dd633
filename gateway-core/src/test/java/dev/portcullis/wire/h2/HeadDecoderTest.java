package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadDecoderTest {

    private static final String[] POST = {":method: POST", ":scheme: http", ":path: /a?b", ":authority: a:80"};

    @Test
    void authorityBecomesTheFirstLine() {
        HeadBlock head = request(true, ":authority: a", ":path: /", ":method: GET", ":scheme: http", "x: y");

        assertThat(Lists.text(head)).isEqualTo("GET /|host: a|x: y|");
        assertThat(head.id(0)).isEqualTo(KnownNames.HOST);
        assertThat(head.version()).isEqualTo(20);
    }

    @Test
    void hostStandsInForAMissingAuthority() {
        HeadBlock head = request(true, ":method: GET", ":scheme: http", ":path: /", "x: y", "host: a");

        assertThat(Lists.text(head)).isEqualTo("GET /|x: y|host: a|");
    }

    @Test
    void aHostThatRepeatsTheAuthorityIsLeftOut() {
        assertThat(Lists.text(post("host: A:80"))).isEqualTo("POST /a?b|host: a:80|");
    }

    @Test
    void optionsMayAskAboutTheServer() {
        HeadBlock head = request(true, ":path: *", ":method: OPTIONS", ":scheme: http", ":authority: a");

        assertThat(Lists.text(head)).isEqualTo("OPTIONS *|host: a|");
    }

    @Test
    void teStaysIfItAsksForTrailers() {
        assertThat(Lists.text(post("te: trailers"))).endsWith("te: trailers|");
    }

    @Test
    void crumbsOfACookieAreJoined() {
        HeadBlock head = post("cookie: a=b", "x: y", "cookie: c=d", "cookie: e=f");

        assertThat(Lists.text(head)).isEqualTo("POST /a?b|host: a:80|x: y|cookie: a=b; c=d; e=f|");
        assertThat(head.id(head.lines() - 1)).isEqualTo(KnownNames.COOKIE);
    }

    @Test
    void emptyCrumbsLeaveNoBlanks() {
        assertThat(Lists.text(post("cookie:", "cookie: a=b", "cookie:", "cookie: c=d", "cookie:")))
                .endsWith("|cookie: a=b; c=d|");
        assertThat(Lists.text(post("cookie:", "cookie:"))).endsWith("|cookie: |");
    }

    @Test
    void valuesMayBeEmptyOrOfHighOctets() {
        assertThat(Lists.text(post("a:", "b: \u00e9 \t\u00ff"))).endsWith("|a: |b: \u00e9 \t\u00ff|");
    }

    @Test
    void knownNamesGetTheirNumbersHoweverTheyCome() {
        HeadDecoder decoder = Lists.requests();
        String fields = "8286 8401 0161 5a01 78 be 1f0b 0179 0010" + "636f6e74656e742d656e636f64696e67 017a";

        HeadList list = Lists.decode(decoder, Lists.hex(fields));

        assertThat(list.asRequest(true)).isNull();
        HeadBlock head = list.take();
        assertThat(Lists.text(head))
                .isEqualTo(
                        "GET /|host: a|content-encoding: x|content-encoding: x|content-encoding: y|content-encoding: z|");
        for (int line = 1; line < head.lines(); line++) {
            assertThat(head.id(line)).isEqualTo(KnownNames.CONTENT_ENCODING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "content-length: 5, false, 5",
        "content-length: 007, false, 7",
        "content-length: 9223372036854775807, false, 9223372036854775807",
        "content-length: 0, false, -1",
        "content-length: 0, true, 0",
        "x: y, false, -1",
        "x: y, true, 0",
    })
    void bodyLengthFollowsFromLengthAndEnd(String field, boolean endOfStream, long length) {
        String[] fields = {POST[0], POST[1], POST[2], POST[3], field};

        assertThat(request(endOfStream, fields).bodyLength()).isEqualTo(length);
    }

    @Test
    void expectationCountsWhereABodyComes() {
        String[] fields = {POST[0], POST[1], POST[2], POST[3], "expect: 100-Continue"};

        assertThat(request(false, fields).expectContinue()).isTrue();
        assertThat(request(true, fields).expectContinue()).isFalse();
    }

    @Test
    void nettyCountsTheBodyByTheLength() {
        HeadList list =
                Lists.decode(Lists.requests(), Lists.plain(POST[0], POST[1], POST[2], POST[3], "content-length: 5"));

        assertThat(list.getAll("content-length")).containsExactly("5");
        assertThat(list.getAll("x")).isEmpty();
    }

    @Test
    void trailersHaveNoPseudoFields() {
        HeadDecoder decoder = Lists.requests();

        HeadList trailers = Lists.decode(decoder, Lists.plain("grpc-status: 0", "content-length: x", "host: ::"));

        assertThat(trailers.isTrailers()).isTrue();
        assertThat(trailers.asTrailers()).isNull();
        assertThat(Lists.describe(trailers)).isEqualTo("grpc-status: 0|content-length: x|host: ::|");
    }

    @ParameterizedTest
    @ValueSource(strings = {":path: /", "connection: close", "A: b", "a: \n"})
    void whatMustNotBeInTrailersIsRefused(String field) {
        assertThat(Lists.decode(Lists.requests(), Lists.plain(field)).asTrailers())
                .isEqualTo(CoreError.REQUEST_MALFORMED);
        assertThat(Lists.decode(Lists.responses(), Lists.plain(field)).asTrailers())
                .isEqualTo(CoreError.UPSTREAM_MALFORMED);
    }

    @Test
    void pseudoFieldsOfAHeadAreRefusedInTrailers() {
        assertThat(Lists.decode(Lists.requests(), Lists.plain(POST)).asTrailers())
                .isEqualTo(CoreError.REQUEST_MALFORMED);
        assertThat(Lists.decode(Lists.responses(), Lists.plain(":status: 200")).asTrailers())
                .isEqualTo(CoreError.UPSTREAM_MALFORMED);
    }

    @Test
    void aRefusedListLeavesTheTableRight() {
        HeadDecoder decoder = Lists.requests();

        GatewayError refused = Lists.decode(
                        decoder, Lists.hex("8286 84 4101 61 5803 6e6f0a 4001 41 01 62 4001 63 01 64"))
                .asRequest(true);
        HeadList next = Lists.decode(decoder, Lists.hex("8286 84c1 be"));

        assertThat(refused).isEqualTo(CoreError.REQUEST_MALFORMED);
        assertThat(next.asRequest(true)).isNull();
        assertThat(Lists.describe(next)).isEqualTo("GET /|host: a|c: d|");
    }

    @Test
    void aFaultInTheTableIsFoundEachTimeItIsUsed() {
        HeadDecoder decoder = Lists.requests();
        Lists.decode(decoder, Lists.hex("8286 84 4101 61 4001 41 01 62"));

        HeadList next = Lists.decode(decoder, Lists.hex("8286 84bf be"));

        assertThat(next.asRequest(true)).isEqualTo(CoreError.REQUEST_MALFORMED);
    }

    @Test
    void aBadValueInTheTableDoesNotSpoilItsName() {
        HeadDecoder decoder = Lists.requests();
        Lists.decode(decoder, Lists.hex("8286 84 4101 61 4001 62 01 0a"));

        HeadList next = Lists.decode(decoder, Lists.hex("8286 84bf 7e01 63"));

        assertThat(next.asRequest(true)).isNull();
        assertThat(Lists.describe(next)).isEqualTo("GET /|host: a|b: c|");
    }

    @Test
    void aListFourTimesTooLargeEndsTheConnection() {
        ByteBuf bomb =
                Unpooled.buffer().writeBytes(Lists.hex("4001 61 7fa1 1e")).writeZero(4000);
        for (int i = 0; i < 20; i++) {
            bomb.writeByte(0xbe);
        }

        Http2Exception thrown = catchThrowableOfType(
                Http2Exception.class, () -> Lists.requests().decodeHeaders(1, bomb));

        assertThat(thrown.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        assertThat(Http2Exception.isStreamError(thrown)).isFalse();
        bomb.release();
    }

    @Test
    void aBlockIsTakenOnce() {
        HeadList list = Lists.decode(Lists.requests(), Lists.plain(POST));
        list.take();

        assertThatThrownBy(list::take).isInstanceOf(IllegalStateException.class);
        list.release();
    }

    @Test
    void aTakenBlockIsNotUsedAgain() {
        HeadDecoder decoder = Lists.requests();
        HeadBlock first = Lists.decode(decoder, Lists.plain(POST)).take();
        HeadBlock second = Lists.decode(decoder, Lists.plain("a: b")).take();

        assertThat(second).isNotSameAs(first);
        assertThat(Lists.text(first)).isEqualTo("POST /a?b|host: a:80|");
    }

    @Test
    void aTableLargerThanWeWouldEverAdvertiseIsRefused() {
        assertThatThrownBy(() -> Lists.requests().maxHeaderTableSize(65_537)).isInstanceOf(Http2Exception.class);
    }

    private static HeadBlock post(String... more) {
        String[] fields = new String[POST.length + more.length];
        System.arraycopy(POST, 0, fields, 0, POST.length);
        System.arraycopy(more, 0, fields, POST.length, more.length);
        return request(false, fields);
    }

    private static HeadBlock request(boolean endOfStream, String... fields) {
        HeadList list = Lists.decode(Lists.requests(), Lists.plain(fields));
        assertThat(list.asRequest(endOfStream)).isNull();
        return list.take();
    }
}
