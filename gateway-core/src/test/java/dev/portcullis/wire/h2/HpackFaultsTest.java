package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What breaks HPACK ends the connection: nobody could decode what comes next. */
class HpackFaultsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "index 0, 80",
        "index beyond an empty table, be",
        "name index beyond an empty table, 7f00 0161",
        "never-indexed name index beyond an empty table, 1f2f 0161",
        "integer without an end, ff",
        "integer whose octets never end, ff80 80",
        "integer beyond 31 bits, ffff ffff ff7f",
        "integer of six octets, ff80 8080 8080 01",
        "integer that is 0 but long, 7f80 8080 8080 8000",
        "string longer than the block, 0005 6161",
        "string length beyond all, 007f ffff ffff 07",
        "literal without a name, 40",
        "literal without a value, 4001 61",
        "value without its octets, 4001 6101",
        "table larger than 4096, 3fe2 1f",
        "table size update behind a field, 8220",
        "table size update without an end, 3f",
        "Huffman padding of eight ones, 0082 1fff 00",
        "Huffman padding of zeros, 0081 1800",
        "Huffman padding that begins a code, 0081 1e00",
        "end of string in the Huffman coding, 0084 ffff ffff 00",
        "end of string behind a letter, 0085 1fff ffff ff00",
    })
    void endsTheConnection(String fault, String digits) {
        Http2Exception thrown = catchThrowableOfType(
                Http2Exception.class, () -> Lists.requests().decodeHeaders(1, Lists.hex(digits)));

        assertThat(thrown).as(fault).isNotNull();
        assertThat(thrown.error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
        assertThat(Http2Exception.isStreamError(thrown)).isFalse();
    }

    @Test
    void aSmallerTableMustBeAcknowledgedByAnUpdate() throws Http2Exception {
        HeadDecoder decoder = Lists.requests();
        decoder.maxHeaderTableSize(100);

        Http2Exception thrown =
                catchThrowableOfType(Http2Exception.class, () -> decoder.decodeHeaders(1, Lists.hex("82")));

        assertThat(thrown.error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
    }

    @Test
    void updatesMayStandAtTheBeginningSeveralTimes() throws Http2Exception {
        HeadDecoder decoder = Lists.requests();
        decoder.maxHeaderTableSize(100);

        HeadList list = Lists.decode(decoder, Lists.hex("20 3f45 8286 8401 0161"));

        assertThat(list.asRequest(true)).isNull();
    }

    @Test
    void aFieldLargerThanTheTableEmptiesIt() {
        HeadDecoder decoder = Lists.requests();
        Lists.decode(decoder, Lists.hex("3f05 4001 6101 62 be 4008 6161 6161 6161 6161 01 62"));

        Http2Exception thrown =
                catchThrowableOfType(Http2Exception.class, () -> decoder.decodeHeaders(1, Lists.hex("be")));

        assertThat(thrown.error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
    }

    @Test
    void anEntryMayBeEvictedByTheFieldThatTakesItsName() {
        HeadDecoder decoder = Lists.requests();

        HeadList list = Lists.decode(decoder, Lists.hex("3f09 8286 8401 0168 4001 6101 62 7e03 636363 be"));

        assertThat(list.asRequest(true)).isNull();
        assertThat(Lists.describe(list)).isEqualTo("GET /|host: h|a: b|a: ccc|a: ccc|");
    }
}
