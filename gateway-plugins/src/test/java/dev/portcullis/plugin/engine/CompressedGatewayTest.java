package dev.portcullis.plugin.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that compresses what it answers. */
@Timeout(60)
class CompressedGatewayTest {

    /** Takes many turns. */
    private static final String TEXT = IntStream.range(0, 40_000)
            .mapToObj(number -> "{\"item\":" + number + "}")
            .collect(Collectors.joining(",", "[", "]"));

    private LoadedGateway gateway;

    @BeforeEach
    void open() throws Exception {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put("compression", "on");
        config.put(
                "apis",
                Map.of(
                        "shop",
                        Map.of(
                                "routes",
                                Map.of(
                                        "ANY /text", mock("application/json", TEXT),
                                        "GET /small", mock("application/json", "{}"),
                                        "GET /image", mock("image/png", TEXT)))));
        gateway = new LoadedGateway(config);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static Map<String, Object> mock(String type, String body) {
        Map<String, Object> headers = Map.of("Content-Type", type, "ETag", "\"v1\"");
        return Map.of("integration", Map.of("mock", Map.of("headers", headers, "body", body)));
    }

    private String answer(String method, String path, String accepted) throws IOException {
        return gateway.answer(
                method + " " + path + " HTTP/1.1\r\nHost: api\r\nAccept-Encoding: " + accepted + "\r\n\r\n");
    }

    private static String inflated(String coding, String answer) throws IOException {
        InputStream body = new ByteArrayInputStream(answer.substring(4).getBytes(ISO_8859_1));
        InputStream in = coding.equals("gzip") ? new GZIPInputStream(body) : new InflaterInputStream(body);
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void compressesWhatIsLarge(String coding) throws Exception {
        String answer = answer("GET", "/text", coding);

        assertThat(inflated(coding, answer)).isEqualTo(TEXT);
        assertThat(answer.length()).isLessThan(TEXT.length() / 3);
        assertThat(gateway.lastHead())
                .contains(
                        "\r\nContent-Encoding: " + coding + "\r\n",
                        "\r\nVary: Accept-Encoding\r\n",
                        "\r\nETag: W/\"v1\"\r\n",
                        "\r\nTransfer-Encoding: chunked\r\n")
                .doesNotContain("Content-Length");
    }

    @Test
    void answersOfOneConnectionFollowEachOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(inflated("gzip", answer("GET", "/text", "gzip"))).isEqualTo(TEXT);
            assertThat(answer("GET", "/small", "gzip")).isEqualTo("200 {}");
        }
    }

    @Test
    void leavesAloneWhatIsNotForIt() throws Exception {
        assertThat(answer("GET", "/text", "br")).isEqualTo("200 " + TEXT);
        assertThat(gateway.lastHead()).contains("\r\nETag: \"v1\"\r\n", "\r\nVary: Accept-Encoding\r\n");
        assertThat(answer("GET", "/image", "gzip")).isEqualTo("200 " + TEXT);
        assertThat(gateway.lastHead()).doesNotContain("Vary");
    }

    @Test
    void answersHeadAsItWouldGet() throws Exception {
        assertThat(answer("HEAD", "/text", "gzip")).isEqualTo("200 ");
        assertThat(gateway.lastHead())
                .contains("\r\nContent-Encoding: gzip\r\n", "\r\nVary: Accept-Encoding\r\n", "\r\nETag: W/\"v1\"\r\n")
                .doesNotContain("Content-Length");
        assertThat(answer("HEAD", "/text", "br")).isEqualTo("200 ");
        assertThat(gateway.lastHead()).contains("\r\nContent-Length: " + TEXT.length() + "\r\n");
        assertThat(answer("GET", "/small", "gzip")).isEqualTo("200 {}");
    }

    @Test
    void compressesWhatAnUpstreamSends() throws Exception {
        try (Pages pages = new Pages(TEXT)) {
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("admin", Map.of("enabled", "false"));
            config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
            config.put("compression", Map.of("level", "6"));
            config.put("upstreams", Map.of("pages", Map.of("targets", List.of(pages.url()))));
            config.put(
                    "apis", Map.of("shop", Map.of("routes", Map.of("ANY /{proxy+}", Map.of("integration", "pages")))));
            gateway.apply(config);

            for (String path : List.of("/known", "/chunked", "/known")) {
                assertThat(inflated("gzip", answer("GET", path, "gzip"))).isEqualTo(TEXT);
            }
            assertThat(answer("HEAD", "/known", "gzip")).isEqualTo("200 ");
            assertThat(gateway.lastHead())
                    .contains("\r\nContent-Encoding: gzip\r\n")
                    .doesNotContain("Content-Length");
        }
    }
}
