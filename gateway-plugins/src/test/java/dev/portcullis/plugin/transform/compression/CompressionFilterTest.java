package dev.portcullis.plugin.transform.compression;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.request;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.Answer;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.LeakGuard;
import dev.portcullis.testkit.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
class CompressionFilterTest {

    private static final String TEXT = "to be or not to be ".repeat(100);
    private static final CompressionConfig DEFAULTS = CompressionConfig.fromText("on");

    private final FakePluginContext context = new FakePluginContext();
    private final CompressionFactory factory = new CompressionFactory();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Answer answer(TestRequest request, LocalResponse upstream) {
        return FilterTester.of(factory.create(DEFAULTS, context))
                .upstreamAnswers(upstream)
                .send(request)
                .answer();
    }

    private static TestRequest accepting(String codings) {
        return get("/").header("Accept-Encoding", codings);
    }

    private static LocalResponse json(String body) {
        return LocalResponse.of(200, "application/json", body);
    }

    private static LocalResponse with(LocalResponse answer, String name, String value) {
        return answer.with(HeaderName.of(name), value);
    }

    private static void isPlain(Answer answer) {
        answer.hasNoHeader("Content-Encoding").hasBody(TEXT);
    }

    @Test
    void compresses() throws IOException {
        Answer answer = answer(accepting("gzip"), with(json(TEXT), "Accept-Ranges", "bytes"))
                .hasHeader("Content-Encoding", "gzip")
                .hasHeader("Vary", "Accept-Encoding")
                .hasNoHeader("Accept-Ranges");

        byte[] bytes = answer.bytes();
        assertThat(bytes).hasSizeLessThan(TEXT.length() / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes())
                .asString(US_ASCII)
                .isEqualTo(TEXT);
    }

    @Test
    void clientThatAcceptsNothingGetsItPlainAndCachesAreTold() {
        isPlain(answer(get("/"), json(TEXT)).hasHeader("Vary", "Accept-Encoding"));
        isPlain(answer(accepting("br, gzip;q=0"), with(json(TEXT), "Vary", "accept-encoding"))
                .hasHeader("Vary", "accept-encoding"));
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, br",
        "Content-Range, bytes 0-1/2",
        "Content-Digest, sha-256=:x:",
        "Cache-Control, 'public, No-Transform'",
    })
    void leavesAloneWhatMustNotChange(String name, String value) {
        answer(accepting("gzip"), with(json(TEXT), name, value))
                .hasHeader(name, value)
                .hasNoHeader("Vary")
                .hasBody(TEXT);
    }

    @Test
    void leavesAloneWhatTheClientWantsUnchanged() {
        isPlain(answer(accepting("gzip").header("Cache-Control", "no-transform"), json(TEXT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {206})
    void leavesPartsAlone(int status) {
        isPlain(answer(accepting("gzip"), LocalResponse.of(status, "application/json", TEXT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/octet-stream", "application/grpc", "application/grpc+json"})
    void leavesOtherTypesAlone(String type) {
        isPlain(answer(accepting("gzip"), LocalResponse.of(200, type, TEXT)).hasNoHeader("Vary"));
    }

    @Test
    void answerWithoutTypeStaysAsItIs() {
        isPlain(answer(accepting("gzip"), LocalResponse.of(200).withBody(TEXT.getBytes(US_ASCII))));
    }

    @Test
    void smallAnswerIsNotWorthIt() {
        answer(accepting("gzip"), json("x".repeat(1023)))
                .hasNoHeader("Content-Encoding")
                .hasNoHeader("Vary");
        answer(accepting("gzip"), json("x".repeat(1024)))
                .hasHeader("Content-Encoding", "gzip")
                .bytes();
    }

    @Test
    void clientThatRefusesPlainBodiesGetsAllCompressed() {
        answer(accepting("gzip, identity;q=0"), LocalResponse.of(200, "image/png", "x"))
                .hasHeader("Content-Encoding", "gzip")
                .hasHeader("Vary", "Accept-Encoding")
                .bytes();
        answer(accepting("br, identity;q=0"), LocalResponse.of(200, "image/png", "x"))
                .hasNoHeader("Content-Encoding")
                .hasBody("x");
    }

    @Test
    void errorsAreCompressedToo() {
        answer(accepting("gzip"), LocalResponse.of(500, "text/html", TEXT))
                .hasHeader("Content-Encoding", "gzip")
                .bytes();
    }

    @Test
    void answerWithoutBodyStaysWithout() {
        answer(accepting("gzip, identity;q=0"), LocalResponse.of(200))
                .hasNoHeader("Content-Encoding")
                .hasBody("");
        answer(accepting("gzip, identity;q=0"), LocalResponse.of(204))
                .hasNoHeader("Content-Encoding")
                .hasBody("");
        answer(accepting("gzip"), LocalResponse.of(304))
                .hasNoHeader("Content-Encoding")
                .hasHeader("Vary", "Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource({"1024, true", "1023, false", ", true"})
    void answerToHeadSaysWhatTheOneToGetWould(String length, boolean compressed) {
        LocalResponse upstream = json("");
        Answer answer = answer(
                request("HEAD", "/").header("Accept-Encoding", "gzip"),
                length == null ? upstream : with(upstream, "Content-Length", length));

        if (compressed) {
            answer.hasHeader("Content-Encoding", "gzip")
                    .hasHeader("Vary", "Accept-Encoding")
                    .bytes();
        } else {
            answer.hasNoHeader("Content-Encoding").hasNoHeader("Vary");
        }
    }

    @Test
    void standsWhereItSeesWhatOthersHaveMade() {
        assertThat(factory.slot(DEFAULTS)).isEqualTo(Slot.COMPRESS).isLessThan(Slot.CORS);
        assertThat(factory.onMiss(DEFAULTS)).isFalse();
        assertThat(factory.describe(DEFAULTS)).isEqualTo("from 1KiB, level 4");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new CompressionConfig(List.of("text"), DataSize.mebibytes(11), 7))
                .hasMessage("types: \"text\" (expected: a media type, such as text/* or image/svg+xml); "
                        + "minimum: 11MiB (expected: at most 10MiB); level: 7 (expected: 1 to 6)");
    }

    @Test
    void allocatesNothingWhereNothingIsDone() {
        CompressionFilter filter = (CompressionFilter) factory.create(DEFAULTS, context);
        FakeExchange exchange = accepting("gzip, deflate, br, zstd").open();
        HeaderName type = HeaderName.of("Content-Type");
        byte[] png = "image/png".getBytes(US_ASCII);

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    exchange.response().headers().add(type, png, 0, png.length);
                    exchange.response().body().replace(png);
                    filter.onResponse(exchange);
                }))
                .isZero();
    }
}
