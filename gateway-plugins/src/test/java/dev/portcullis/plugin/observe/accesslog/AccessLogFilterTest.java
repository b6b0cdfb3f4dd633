package dev.portcullis.plugin.observe.accesslog;

import static dev.portcullis.testkit.TestRequest.bare;
import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeCompletion;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.ManualTicker;
import dev.portcullis.testkit.TestRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogFilterTest {

    private static final Pattern TIME = Pattern.compile("^\\{\"time\":\"([^\"]+)\",");

    private final MemoryDestination memory = new MemoryDestination();
    private final LogSink sink = new LogSink("test", memory, 1, new ManualTicker());
    private final AccessLogFilter filter = new AccessLogFilter(sink, new JsonFormat(), null);

    private String logged(TestRequest request, FakeCompletion completion) {
        FilterTester.of(filter).send(request).complete(completion);
        sink.turn();
        return TIME.matcher(memory.text()).replaceFirst("{");
    }

    @Test
    void tellsTheWholeStory() {
        TestRequest request = get("/items/7?q=\"x\"")
                .header("User-Agent", "curl/8.0")
                .matching("orders", "$default", "GET /items/{id}", 3);
        FakeCompletion completion = FakeCompletion.of(200)
                .after(Duration.ofNanos(3_456_789))
                .bytes(10, 2048)
                .upstream("10.0.0.11:8080", 2, Duration.ofNanos(1_500_000));

        assertThat(logged(request, completion))
                .isEqualTo(
                        "{\"id\":\"JKJaXmPLvHcESHA=\",\"ip\":\"203.0.113.7\",\"method\":\"GET\","
                                + "\"path\":\"/items/7?q=\\\"x\\\"\",\"protocol\":\"HTTP/1.1\",\"host\":\"example.com\","
                                + "\"userAgent\":\"curl/8.0\",\"api\":\"orders\",\"stage\":\"$default\","
                                + "\"route\":\"GET /items/{id}\",\"status\":200,\"requestBytes\":10,\"responseBytes\":2048,"
                                + "\"durationMs\":3.456,\"upstream\":\"10.0.0.11:8080\",\"upstreamMs\":1.500,\"attempts\":2}\n");
    }

    @Test
    void leavesOutWhatNeverWas() {
        assertThat(logged(bare("GET", "/x").version(20), FakeCompletion.failed(CoreError.ROUTE_NOT_FOUND)))
                .isEqualTo("{\"id\":\"JKJaXmPLvHcESHA=\",\"ip\":\"203.0.113.7\",\"method\":\"GET\",\"path\":\"/x\","
                        + "\"protocol\":\"HTTP/2\",\"status\":404,\"error\":\"route.not_found\",\"requestBytes\":0,"
                        + "\"responseBytes\":0,\"durationMs\":1.000}\n");
    }

    @Test
    void namesTheCallerAsPoliciesFoundIt() {
        FakeExchange exchange = get("/").open();
        exchange.caller().sourceAddress("198.51.100.1".getBytes(StandardCharsets.US_ASCII));
        exchange.caller().principal("ann");
        exchange.caller().apiKeyId("acme");
        filter.onComplete(exchange, FakeCompletion.of(200));
        sink.turn();

        assertThat(memory.text())
                .contains("\"ip\":\"198.51.100.1\"")
                .endsWith(",\"principal\":\"ann\",\"apiKey\":\"acme\"}\n");
    }

    @Test
    void givesTheTimeTheRequestArrived() {
        Instant before = Instant.now();
        FilterTester.of(filter).send(get("/")).complete(FakeCompletion.of(200).after(Duration.ofMinutes(1)));
        sink.turn();

        Matcher time = TIME.matcher(memory.text());
        assertThat(time.find()).isTrue();
        assertThat(Instant.parse(time.group(1)))
                .isBetween(before.minusSeconds(61), Instant.now().minusSeconds(59));
    }

    @Test
    void cutsWhatIsUnreasonablyLong() {
        String line = logged(
                get("/" + "p".repeat(20_000)).header("User-Agent", "\u00e4".repeat(20_000)), FakeCompletion.of(200));

        assertThat(line.length()).isBetween(8 * 1024, LineBuffer.LONGEST);
        assertThat(sink.dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                "clf",
                "xml",
                "$context.domainName $context.path \"$context.identity.userAgent\" $context.authorizer.claims.sub "
                        + "$context.integrationLatency $context.error.message $context.resourcePath"
            })
    void allocatesNothing(String format) {
        FakeExchange exchange = get("/items/7?q=1")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
                .matching("orders", "$default", "GET /items/{id}", 0)
                .open();
        exchange.caller().claims(name -> "ann");
        FakeCompletion completion = FakeCompletion.of(200).upstream("10.0.0.11:8080", 1, Duration.ofMillis(2));
        AccessLogFilter any = new AccessLogFilter(sink, LogFormat.of(format).lines(), null);

        assertThat(Allocations.perCall(() -> any.onComplete(exchange, completion)))
                .isZero();
    }

    @Test
    void writesOnlyWhatIsAskedFor() {
        AccessLogFilter some = new AccessLogFilter(sink, new JsonFormat(), StatusSet.parse("404, 5xx"));
        FilterTester.of(some).send(get("/a")).complete(FakeCompletion.of(200));
        FilterTester.of(some).send(get("/b")).complete(FakeCompletion.of(404));
        FilterTester.of(some).send(get("/c")).complete(FakeCompletion.of(401));
        FilterTester.of(some).send(get("/d")).complete(FakeCompletion.of(599));
        sink.turn();

        assertThat(memory.text().lines()).hasSize(2);
        assertThat(memory.text()).contains("\"path\":\"/b\"", "\"path\":\"/d\"");
    }

    @Test
    void dropsALineThatIsTooLongToBeWritten() {
        AccessLogFilter greedy = new AccessLogFilter(
                sink, LogFormat.of("$context.path ".repeat(20)).lines(), null);
        String path = "/" + "\u00ff".repeat(8000);
        FilterTester.of(greedy).send(get(path)).complete(FakeCompletion.of(200));
        FilterTester.of(greedy).send(get("/x")).complete(FakeCompletion.of(200));
        sink.turn();

        assertThat(memory.text()).isEqualTo("/x ".repeat(20) + "\n");
        assertThat(sink.dropped()).isOne();
    }

    @Test
    void isFlushedWhenItsConfigurationCloses(@TempDir Path directory) {
        Path path = directory.resolve("access.log");
        AccessLogConfig config = Logs.to(path, Duration.ofSeconds(1));
        try (FakePluginContext context = new FakePluginContext()) {
            FilterTester tester = FilterTester.of(new AccessLogFactory().create(config, context));
            for (int i = 0; i < 100; i++) {
                tester.send(get("/" + i)).complete(FakeCompletion.of(200));
            }
        }

        assertThat(path).content().hasLineCount(100).contains("\"path\":\"/99\"");
    }

    @Test
    void writesNothingWhenSwitchedOff() {
        try (FakePluginContext context = new FakePluginContext()) {
            FilterTester.of(new AccessLogFactory().create(AccessLogConfig.fromText("off"), context))
                    .send(get("/"))
                    .complete(FakeCompletion.of(200));
        }
    }
}
