package dev.portcullis.plugin.integration.mock;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.testkit.IntegrationTester;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MockIntegrationTest {

    @Test
    void givesTheAnswer() {
        MockConfig config = new MockConfig(404, Map.of("X-A", "1"), "", "{\"message\":\"no such thing\"}");

        IntegrationTester.of(new MockIntegration(config))
                .send(get("/"))
                .hasStatus(404)
                .hasHeader("X-A", "1")
                .hasHeader("Content-Type", "application/json")
                .hasBody("{\"message\":\"no such thing\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | '' | application/json",
                "' {}' | '' | application/json",
                "hello | '' | text/plain; charset=utf-8",
                "'  ' | '' | text/plain; charset=utf-8",
                "<p> | text/html | text/html",
                "'' | '' | ''",
            })
    void choosesATypeForItsBody(String body, String given, String type) {
        assertThat(new MockConfig(200, Map.of(), given, body).effectiveType()).isEqualTo(type);
    }

    @Test
    void leavesTheTypeToTheHeaders() {
        MockConfig config = new MockConfig(200, Map.of("content-type", "text/csv"), "", "a,b");

        IntegrationTester.of(new MockIntegration(config)).send(get("/")).hasHeader("Content-Type", "text/csv");
    }

    @Test
    void namesAllMistakes() {
        assertThatThrownBy(() -> new MockConfig(204, Map.of("Content-Length", "1", "X-A", "a\nb"), "", "x"))
                .isInstanceOfSatisfying(
                        Invariants.BrokenException.class,
                        e -> assertThat(e.broken())
                                .extracting(Invariants.Broken::component)
                                .containsExactlyInAnyOrder("body", "headers", "headers"));
    }
}
