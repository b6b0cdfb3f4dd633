package dev.portcullis.plugin.observe.accesslog;

import static dev.portcullis.testkit.TestRequest.bare;
import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.error.CoreError;
import dev.portcullis.testkit.FakeCompletion;
import dev.portcullis.testkit.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatTest {

    private static final Location HERE = new Location("gateway.yaml", 3, 9);

    private final FakeExchange exchange = get("/items/7?q=1")
            .header("User-Agent", "curl \"8\"\n")
            .matching("orders", "beta", "GET /items/{id}", 3)
            .open();
    private FakeCompletion completion = FakeCompletion.of(200)
            .after(Duration.ofNanos(3_456_789))
            .bytes(10, 2048)
            .upstream("10.0.0.11:8080", 2, Duration.ofNanos(1_500_000));
    private final Problems problems = new Problems();

    private static ConfigNode.Text text(String value) {
        return new ConfigNode.Text(value, false, HERE);
    }

    private static ConfigNode.Fields fields(Object... keysAndValues) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            ConfigNode node = value instanceof ConfigNode inner ? inner : text(String.valueOf(value));
            fields.put(String.valueOf(keysAndValues[i]), new ConfigNode.Field(node, HERE));
        }
        return new ConfigNode.Fields(fields, HERE);
    }

    private String line(ConfigNode format) {
        return line(format, exchange);
    }

    private String line(ConfigNode format, FakeExchange of) {
        LogFormat read = LogFormat.read(format, "access-log.format", problems);
        assertThat(problems.all()).isEmpty();
        LineBuffer line = new LineBuffer();
        Objects.requireNonNull(Objects.requireNonNull(read).lines())
                .write(new LogEntry().of(of, completion), line.begin());
        return new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8);
    }

    private List<String> mistakes(ConfigNode format) {
        assertThat(LogFormat.read(format, "access-log.format", problems)).isNull();
        return problems.all().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestId | JKJaXmPLvHcESHA=",
                "extendedRequestId | JKJaXmPLvHcESHA=",
                "apiId | orders",
                "stage | beta",
                "routeKey | GET /items/{id}",
                "resourcePath | /items/{id}",
                "httpMethod | GET",
                "path | /items/7",
                "protocol | HTTP/1.1",
                "domainName | example.com",
                "domainPrefix | example",
                "status | 200",
                "responseLength | 2048",
                "requestLength | 10",
                "dataProcessed | 2058",
                "responseLatency | 3",
                "integrationLatency | 1",
                "integration.latency | 1",
                "integrationStatus | 200",
                "integration.integrationStatus | 200",
                "integration.status | 200",
                "integration.endpoint | 10.0.0.11:8080",
                "integration.attempts | 2",
                "identity.sourceIp | 203.0.113.7",
                "identity.userAgent | curl \\x228\\x22\\x0a",
                "identity.apiKeyId | acme",
                "authorizer.principalId | ann",
                "authorizer.claims.sub | sub of ann",
                "authorizer.claims.cognito:user-name | cognito:user-name of ann",
                "identity.clientCert.subjectDN | -",
                "error.message | -",
                "error.messageString | -",
                "integrationErrorMessage | -",
                "accountId | -",
                "waf.status | -",
            })
    void knowsTheVariables(String name, String value) {
        exchange.caller().principal("ann");
        exchange.caller().apiKeyId("acme");
        exchange.caller().claims(claim -> claim + " of ann");

        assertThat(line(text("$context." + name))).isEqualTo(value);
    }

    @Test
    void writesTheTime() {
        assertThat(line(text("[$context.requestTime] $context.requestTimeEpoch")))
                .matches("\\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] \\d{13}");
    }

    @Test
    void tellsErrors() {
        completion = FakeCompletion.failed(CoreError.ROUTE_NOT_FOUND);
        assertThat(line(text("$context.error.code $context.error.message $context.error.messageString "
                        + "$context.error.responseType")))
                .isEqualTo("route.not_found Not Found \"Not Found\" RESOURCE_NOT_FOUND");
        assertThat(line(fields("error", "$context.error.messageString"))).isEqualTo("{\"error\":\"Not Found\"}");
    }

    @Test
    void writesADashForWhatNeverWas() {
        FakeExchange lost = bare("GET", "/x").version(20).open();
        completion = FakeCompletion.failed(CoreError.ROUTE_NOT_FOUND);

        assertThat(line(
                        text("$context.domainName $context.routeKey $context.resourcePath $context.integrationStatus"),
                        lost))
                .isEqualTo("- - - -");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com:8443, example.com, example",
        "[::1]:8080, [::1], [::1]",
        "[::1], [::1], [::1]",
        "localhost, localhost, localhost"
    })
    void tellsTheHostWithoutItsPort(String host, String name, String prefix) {
        FakeExchange asked = bare("GET", "/").header("Host", host).open();

        assertThat(line(text("$context.domainName $context.domainPrefix"), asked))
                .isEqualTo(name + " " + prefix);
    }

    @Test
    void writesTheCommonLogFormatAsAmazonDoes() {
        assertThat(line(text("clf")))
                .matches("203\\.0\\.113\\.7 - - \\[[^\\]]+\\] \"GET GET /items/\\{id\\} HTTP/1\\.1\" 200 2048 "
                        + "JKJaXmPLvHcESHA=");
    }

    @Test
    void writesCommasAsAmazonDoes() {
        assertThat(line(text("csv")))
                .matches("203\\.0\\.113\\.7,[^,]+,GET,GET /items/\\{id\\},HTTP/1\\.1,200,2048,JKJaXmPLvHcESHA=");
    }

    @Test
    void writesXmlAsAmazonDoes() {
        assertThat(line(text("xml")))
                .matches("<request id=\"JKJaXmPLvHcESHA=\"><ip>203\\.0\\.113\\.7</ip><requestTime>[^<]+</requestTime>"
                        + "<httpMethod>GET</httpMethod><routeKey>GET /items/\\{id\\}</routeKey><status>200</status>"
                        + "<protocol>HTTP/1\\.1</protocol><responseLength>2048</responseLength></request>");
    }

    @Test
    void makesAnObjectOfAMapping() {
        ConfigNode format = fields(
                "id", "$context.requestId",
                "what", "$context.httpMethod $context.path, \"really\"",
                "numbers", fields("status", "$context.status", "latency", "$context.integrationLatency"),
                "agent", "$context.identity.userAgent",
                "error", "$context.error.message",
                "ke\"y", "costs 5$");

        assertThat(line(format))
                .isEqualTo("{\"id\":\"JKJaXmPLvHcESHA=\",\"what\":\"GET /items/7, \\\"really\\\"\","
                        + "\"numbers\":{\"status\":200,\"latency\":1},\"agent\":\"curl \\\"8\\\"\\u000a\","
                        + "\"error\":\"-\",\"ke\\\"y\":\"costs 5$\"}");
    }

    @Test
    void numbersThatAreNotKnownAreNull() {
        completion = FakeCompletion.of(200);

        assertThat(line(fields("ms", "$context.integrationLatency", "text", "$context.integrationLatency ms")))
                .isEqualTo("{\"ms\":null,\"text\":\"- ms\"}");
    }

    @Test
    void escapesAsTheTextLooks() {
        assertThat(line(text("{\"agent\":\"$context.identity.userAgent\"}")))
                .isEqualTo("{\"agent\":\"curl \\\"8\\\"\\u000a\"}");
        assertThat(line(text("<r agent='$context.identity.userAgent'/>")))
                .isEqualTo("<r agent='curl &#34;8&#34;\\x0a'/>");
    }

    @Test
    void namesEndWhereTextGoesOn() {
        assertThat(line(text("$context.status.$context.status-$context.status/$ $5")))
                .isEqualTo("200.200-200/$ $5");
    }

    @Test
    void refusesVariablesThatAreNone() {
        assertThat(mistakes(text("$context.requestID $context.nothing.like.it $stageVariables.x")))
                .containsExactlyInAnyOrder(
                        "gateway.yaml:3:9  access-log.format: \"$context.requestID\" (did you mean \"$context.requestId\"?)",
                        "gateway.yaml:3:9  access-log.format: \"$context.nothing.like.it\" (expected: a variable that "
                                + "docs/policies/access-log.md names)",
                        "gateway.yaml:3:9  access-log.format: \"$stageVariables.x\" (expected: $context. and a name)");
    }

    @Test
    void saysWhichValueOfAMappingIsWrong() {
        ConfigNode.Text wrong = new ConfigNode.Text("$context.statis", true, new Location("gateway.yaml", 8, 15));

        assertThat(mistakes(fields("id", "$context.requestId", "http", fields("status", wrong))))
                .containsExactly("gateway.yaml:8:15  access-log.format.http.status: \"$context.statis\" (did you mean "
                        + "\"$context.status\"?)");
    }

    @Test
    void neverWritesTheValueOfAKey() {
        assertThat(mistakes(text("$context.identity.apiKey")))
                .containsExactly("gateway.yaml:3:9  access-log.format: $context.identity.apiKey would write a secret "
                        + "(expected: $context.identity.apiKeyId, its name)");
    }

    @Test
    void refusesWhatIsNoFormat() {
        assertThat(mistakes(text("jsn")))
                .containsExactly(
                        "gateway.yaml:3:9  access-log.format: \"jsn\" (expected one of: json, clf, csv, xml, off; "
                                + "did you mean \"json\"?)");
    }

    @Test
    void refusesMoreThanOneLine() {
        assertThat(mistakes(text("$context.status\n$context.path")))
                .containsExactly(
                        "gateway.yaml:3:9  access-log.format: \"$context.status $context.path\" (expected: one "
                                + "line, without control characters)");
    }

    @Test
    void refusesListsAndNothing() {
        assertThat(mistakes(fields("a", new ConfigNode.Items(List.of(), HERE), "b", fields())))
                .containsExactly(
                        "gateway.yaml:3:9  access-log.format.a: a list (expected: text such as $context.requestId)",
                        "gateway.yaml:3:9  access-log.format.b: an empty mapping (expected: at least one name with its "
                                + "value)");
    }
}
