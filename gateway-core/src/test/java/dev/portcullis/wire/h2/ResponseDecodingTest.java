package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.raw.HeadBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecodingTest {

    @Test
    void statusAndLinesAreStored() {
        HeadList list = list(":status: 200", "server: s", "a_b: c");

        assertThat(list.status().toString()).isEqualTo("200");
        assertThat(list.asResponse(false, false)).isNull();
        HeadBlock head = list.take();
        assertThat(Lists.text(head)).isEqualTo("200|server: s|a_b: c|");
        assertThat(head.version()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":status:",
                ":status: 20",
                ":status: 2000",
                ":status: 2x0",
                ":status: 099",
                ":status: 600",
                ":status: 101",
                ":status: 200 ",
                ":path: /",
                ":foo: bar",
                "server: s",
            })
    void otherThanThreeDigitsAreMalformed(String field) {
        assertThat(list(field).asResponse(true, false)).isEqualTo(CoreError.UPSTREAM_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":status: 200",
                "connection: close",
                "transfer-encoding: chunked",
                "upgrade: h2c",
                "keep-alive: timeout=5",
                "proxy-connection: close",
                "A: b",
                "a: \0",
                "a: b ",
                ": b",
            })
    void badFieldsAreMalformed(String field) {
        assertThat(list(":status: 200", field).asResponse(true, false)).isEqualTo(CoreError.UPSTREAM_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 5, false, false, 5, true",
        "200, , false, false, -1, false",
        "200, 0, false, false, -1, true",
        "200, 0, true, false, 0, true",
        "200, , true, false, 0, false",
        "200, 5, true, true, 0, true",
        "200, 5, false, true, 0, true",
        "304, 5, true, false, 0, true",
        "204, , true, false, 0, false",
        "204, 0, true, false, 0, false",
        "103, , false, false, 0, false",
        "100, , false, true, 0, false",
    })
    void bodyLengthFollowsFromStatusLengthAndEnd(
            int status, String length, boolean endOfStream, boolean answersHead, long bodyLength, boolean given) {
        HeadList list = answer(status, length);

        assertThat(list.asResponse(endOfStream, answersHead)).isNull();
        HeadBlock head = list.take();
        assertThat(head.bodyLength()).isEqualTo(bodyLength);
        assertThat(head.contentLengthGiven()).isEqualTo(given);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 5, true, UPSTREAM_FRAMING",
        "200, x, false, UPSTREAM_FRAMING",
        "204, 5, true, UPSTREAM_FRAMING",
        "103, 0, false, UPSTREAM_FRAMING",
        "103, , true, UPSTREAM_MALFORMED",
    })
    void lengthsThatCannotBeAreRefused(int status, String length, boolean endOfStream, CoreError error) {
        assertThat(answer(status, length).asResponse(endOfStream, false)).isEqualTo(error);
    }

    @Test
    void severalLengthsAreRefused() {
        HeadList list = list(":status: 200", "content-length: 5", "content-length: 5");

        assertThat(list.asResponse(false, false)).isEqualTo(CoreError.UPSTREAM_FRAMING);
        assertThat(list.getAll("content-length")).isEmpty();
    }

    @Test
    void aLargeListIsRefused() {
        HeadList list = list(":status: 200", "a: " + "b".repeat(16 * 1024));

        assertThat(list.asResponse(true, false)).isEqualTo(CoreError.UPSTREAM_HEAD_TOO_LARGE);
    }

    private static HeadList answer(int status, String length) {
        return length == null ? list(":status: " + status) : list(":status: " + status, "content-length: " + length);
    }

    private static HeadList list(String... fields) {
        return Lists.decode(Lists.responses(), Lists.plain(fields));
    }
}
