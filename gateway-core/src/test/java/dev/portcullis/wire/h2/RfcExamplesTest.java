package dev.portcullis.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541, appendix C. Their requests are of plain HTTP, but for one. */
class RfcExamplesTest {

    private static final String DATE_21 = "Mon, 21 Oct 2013 20:13:21 GMT";
    private static final String DATE_22 = "Mon, 21 Oct 2013 20:13:22 GMT";
    private static final String COOKIE = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    private static final String FIRST = "GET /|host: www.example.com|";
    private static final String SECOND = "GET /|host: www.example.com|cache-control: no-cache|";
    private static final String THIRD_FIELDS = "host: www.example.com|custom-key: custom-value|";

    @Test
    void requestsWithoutHuffmanCoding() {
        HeadDecoder decoder = Lists.requests();

        assertThat(request(decoder, "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))
                .isEqualTo(FIRST);
        assertThat(request(decoder, "8286 84be 5808 6e6f 2d63 6163 6865")).isEqualTo(SECOND);
        HeadList third = Lists.decode(
                decoder, Lists.hex("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"));
        assertThat(third.error()).as("https on a plain connection").isNotNull();
    }

    @Test
    void requestsWithHuffmanCoding() {
        HeadDecoder decoder = Lists.requests();

        assertThat(request(decoder, "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
                .isEqualTo(FIRST);
        assertThat(request(decoder, "8286 84be 5886 a8eb 1064 9cbf")).isEqualTo(SECOND);
    }

    @Test
    void secureRequestWithACustomField() {
        HeadDecoder decoder = HeadDecoder.requests(Lists.POOL, Lists.LIMITS, true);
        Lists.decode(decoder, Lists.hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
        Lists.decode(decoder, Lists.hex("8286 84be 5886 a8eb 1064 9cbf"));

        assertThat(request(decoder, "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                .isEqualTo("GET /index.html|" + THIRD_FIELDS);
    }

    @Test
    void responsesWithoutHuffmanCodingEvict() throws Http2Exception {
        assertResponses(
                "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133"
                        + "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861"
                        + "6d70 6c65 2e63 6f6d",
                "4803 3330 37c1 c0bf",
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d"
                        + "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f"
                        + "5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572"
                        + "7369 6f6e 3d31");
    }

    @Test
    void responsesWithHuffmanCodingEvict() throws Http2Exception {
        assertResponses(
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                        + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                "4883 640e ffc1 c0bf",
                "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab"
                        + "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5"
                        + "291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07");
    }

    private static void assertResponses(String first, String second, String third) throws Http2Exception {
        HeadDecoder decoder = Lists.responses();
        decoder.maxHeaderTableSize(256);
        String location = "location: https://www.example.com|";
        String early = "cache-control: private|date: " + DATE_21 + "|" + location;

        assertThat(response(decoder, "3fe1 01" + first)).isEqualTo("302|" + early);
        assertThat(response(decoder, second)).isEqualTo("307|" + early);
        assertThat(response(decoder, third))
                .isEqualTo("200|cache-control: private|date: " + DATE_22 + "|" + location
                        + "content-encoding: gzip|set-cookie: " + COOKIE + "|");
    }

    private static String request(HeadDecoder decoder, String digits) {
        HeadList list = Lists.decode(decoder, Lists.hex(digits));
        assertThat(list.asRequest(true)).isNull();
        return Lists.describe(list);
    }

    private static String response(HeadDecoder decoder, String digits) {
        HeadList list = Lists.decode(decoder, Lists.hex(digits));
        assertThat(list.asResponse(true, false)).isNull();
        return Lists.describe(list);
    }
}
