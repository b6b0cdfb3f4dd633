package dev.portcullis.plugin.integration.redirect;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.testkit.IntegrationTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectIntegrationTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/new/{id}, /old/7, https://example.com/new/7",
        "https://example.com/new/{id}, /old/7?a=1&b, https://example.com/new/7?a=1&b",
        "https://example.com/new?from={id}, /old/7?a=1, https://example.com/new?from=7&a=1",
        "/new/{id}#top, /old/7?a=1, /new/7?a=1#top",
        "/{id}/{proxy+}, /, /7/a%2Fb",
        "/{unknown}, /, /",
        "https://example.com, /?x, https://example.com?x",
    })
    void sendsTheClientElsewhere(String to, String target, String location) {
        IntegrationTester.of(new RedirectIntegration(new RedirectConfig(to, 308, true)))
                .send(get(target).variable("id", "7").variable("proxy", "a%2Fb"))
                .hasStatus(308)
                .hasHeader("Location", location);
    }

    @Test
    void leavesTheQueryBehindWhereAsked() {
        IntegrationTester.of(new RedirectIntegration(new RedirectConfig("/new", 302, false)))
                .send(get("/old?a=1"))
                .hasHeader("Location", "/new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/evil.example", "//evil.example", "\\evil.example", "/\\/evil.example"})
    void neverLetsThePathChooseTheHost(String variable) {
        IntegrationTester.of(new RedirectIntegration(new RedirectConfig("/{proxy}", 302, true)))
                .send(get("/x").variable("proxy", variable))
                .hasHeader("Location", "/evil.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//example.com",
                "ftp://x/",
                "https://{h}/",
                "https://x{h}",
                "/{",
                "/}",
                "/{}",
                "/{{a}}",
                "/a b",
                "/#{a}",
                "javascript:alert(1)"
            })
    void refusesPlacesThatCannotBeMeant(String to) {
        assertThatThrownBy(() -> new RedirectConfig(to, 302, true))
                .isInstanceOfSatisfying(
                        Invariants.BrokenException.class,
                        e -> assertThat(e.broken())
                                .extracting(Invariants.Broken::component)
                                .containsExactly("to"));
    }

    @Test
    void refusesAStatusThatIsNoRedirect() {
        assertThatThrownBy(() -> new RedirectConfig("/", 304, true))
                .hasMessageContaining("304 (expected: 301, 302, 303, 307 or 308)");
    }
}
