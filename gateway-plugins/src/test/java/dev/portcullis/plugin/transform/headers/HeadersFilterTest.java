package dev.portcullis.plugin.transform.headers;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FilterTester;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersFilterTest {

    private static HeadersFilter onRequest(Map<String, String> set, Map<String, String> add, List<String> remove) {
        return new HeadersFilter(new HeadersConfig(new HeaderEdits(set, add, remove), HeaderEdits.NONE));
    }

    @Test
    void removesThenSetsThenAdds() {
        FilterTester.of(onRequest(
                        Map.of("X-A", "set", "X-B", "new"),
                        Map.of("X-A", "added", "X-C", "added"),
                        List.of("x-c", "X-D")))
                .send(get("/").header("x-a", "1")
                        .header("X-C", "2")
                        .header("X-D", "3")
                        .header("X-E", "4"))
                .isForwarded()
                .hasHeader("X-A", "set", "added")
                .hasHeader("X-B", "new")
                .hasHeader("X-C", "added")
                .hasNoHeader("X-D")
                .hasHeader("X-E", "4");
    }

    @Test
    void changesTheResponse() {
        HeaderEdits edits = new HeaderEdits(Map.of("Cache-Control", "no-store"), Map.of(), List.of("Server"));

        FilterTester.of(new HeadersFilter(new HeadersConfig(HeaderEdits.NONE, edits)))
                .upstreamAnswers(LocalResponse.of(200)
                        .with(HeaderName.of("Server"), "nginx")
                        .with(HeaderName.of("Cache-Control"), "public"))
                .send(get("/"))
                .answer()
                .hasHeader("Cache-Control", "no-store")
                .hasNoHeader("Server");
    }

    @ParameterizedTest
    @CsvSource({
        "${stageVariables.colour}, green",
        "to ${stageVariables.colour}!, to green!",
        "${context.requestId}/${context.routeKey}, JKJaXmPLvHcESHA=/GET /x",
        "<${stageVariables.unknown}>, <>",
        "$5 {x} ${context.routeKey}, $5 {x} GET /x",
        "$5 {x}, $5 {x}",
    })
    void fillsInTemplates(String value, String filled) {
        FilterTester.of(onRequest(Map.of("X-T", value), Map.of(), List.of()))
                .send(get("/x").matching("api", "beta", "GET /x", 0).stageVariable("colour", "green"))
                .hasHeader("X-T", filled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection", "content-length", "Transfer-Encoding", "no name", ""})
    void refusesNamesThatAreNotOursToWrite(String name) {
        assertThatThrownBy(() -> new HeaderEdits(Map.of(name, "x"), Map.of(), List.of(name)))
                .isInstanceOfSatisfying(
                        Invariants.BrokenException.class,
                        e -> assertThat(e.broken())
                                .extracting(Invariants.Broken::component)
                                .containsExactly("set", "remove"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "\u00e4", "${context.secret}", "${stageVariables.}", "${open", "${}", "a\u0000"})
    void refusesValuesThatCannotBeWritten(String value) {
        assertThatThrownBy(() -> new HeaderEdits(Map.of(), Map.of("X-A", value), List.of()))
                .isInstanceOf(Invariants.BrokenException.class)
                .hasMessageContaining("X-A: \"" + value + "\" (expected: ");
    }

    @Test
    void allocatesNothingForConstants() {
        HeadersFilter filter = onRequest(Map.of("X-A", "1"), Map.of("X-B", "2"), List.of("X-C"));
        FakeExchange exchange = get("/").header("X-C", "3").open();

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    filter.onRequest(exchange);
                    filter.onResponse(exchange);
                }))
                .isZero();
    }
}
