package dev.portcullis.plugin.transform.forwarding;

import static dev.portcullis.testkit.TestRequest.bare;
import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.plugin.transform.forwarding.ForwardingConfig.Style;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FilterTester;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardingFilterTest {

    private static final String PROXY = "10.0.0.1";

    private static ForwardingFilter filter(Style style) {
        return new ForwardingFilter(new ForwardingConfig(style, List.of("10.0.0.0/8", "fd00::/8")), 1);
    }

    @Test
    void tellsTheUpstreamWhoCalled() {
        FilterTester.of(filter(Style.X_FORWARDED))
                .send(get("/").secure().toPort(8443))
                .isForwarded()
                .hasHeader("X-Forwarded-For", "203.0.113.7")
                .hasHeader("X-Forwarded-Proto", "https")
                .hasHeader("X-Forwarded-Host", "example.com")
                .hasHeader("X-Forwarded-Port", "8443")
                .hasNoHeader("Forwarded")
                .hasCaller("203.0.113.7");
    }

    @ParameterizedTest
    @EnumSource
    void forgetsWhatAStrangerSaysOfItself(Style style) {
        FilterTester.of(filter(style))
                .send(get("/").header("x-forwarded-for", "10.0.0.9")
                        .header("X-Forwarded-For", "1.1.1.1")
                        .header("X-Forwarded-Proto", "gopher")
                        .header("X-Forwarded-Host", "evil.example")
                        .header("X-Forwarded-Prefix", "/admin")
                        .header("Forwarded", "for=10.0.0.9"))
                .hasNoHeader("X-Forwarded-Prefix")
                .hasHeader("X-Forwarded-For", values(style.writesXForwarded(), "203.0.113.7"))
                .hasHeader("X-Forwarded-Proto", values(style.writesXForwarded(), "http"))
                .hasHeader("X-Forwarded-Host", values(style.writesXForwarded(), "example.com"))
                .hasHeader("Forwarded", values(style.writesForwarded(), "for=203.0.113.7;host=example.com;proto=http"))
                .hasCaller("203.0.113.7");
    }

    @Test
    void saysNoAddressForPeersOnUnixSockets() {
        FilterTester.of(filter(Style.BOTH))
                .send(get("/").from("unix:").header("X-Forwarded-For", "198.51.100.1"))
                .hasNoHeader("X-Forwarded-For")
                .hasNoHeader("X-Forwarded-Port")
                .hasHeader("X-Forwarded-Proto", "http")
                .hasHeader("Forwarded", "for=unknown;host=example.com;proto=http")
                .hasCaller("unix:");
    }

    @Test
    void believesPeersOnUnixSocketsWhenToldTo() {
        ForwardingConfig config = new ForwardingConfig(Style.BOTH, List.of("unix:", "10.0.0.0/8"));
        FilterTester.of(new ForwardingFilter(config, 1))
                .send(get("/").from("unix:").header("X-Forwarded-For", "198.51.100.1, 10.2.2.2"))
                .hasHeader("X-Forwarded-For", "198.51.100.1, 10.2.2.2")
                .hasHeader("Forwarded", "for=unknown;host=example.com;proto=http")
                .hasCaller("198.51.100.1");
    }

    @Test
    void extendsTheLinesOfATrustedProxy() {
        FilterTester.of(filter(Style.BOTH))
                .send(get("/").from(PROXY)
                        .header("X-Forwarded-For", "198.51.100.1")
                        .header("X-Forwarded-For", "10.2.2.2")
                        .header("X-Forwarded-Proto", "https")
                        .header("Forwarded", "for=198.51.100.1"))
                .hasHeader("X-Forwarded-For", "198.51.100.1, 10.2.2.2, 10.0.0.1")
                .hasHeader("X-Forwarded-Proto", "https")
                .hasHeader("X-Forwarded-Host", "example.com")
                .hasHeader("Forwarded", "for=198.51.100.1, for=10.0.0.1;host=example.com;proto=http")
                .hasCaller("198.51.100.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 198.51.100.1",
                "6.6.6.6, 198.51.100.1 | 198.51.100.1",
                "6.6.6.6, 198.51.100.1, 10.1.1.1,10.2.2.2 | 198.51.100.1",
                "10.3.3.3, 10.2.2.2 | 10.3.3.3",
                "198.51.100.1, unknown, 10.2.2.2 | 10.2.2.2",
                "198.51.100.1, 10.2.2.2:80 | 10.0.0.1",
                "198.51.100.1,, 10.2.2.2 | 10.2.2.2",
                "2001:DB8:0::1 | 2001:db8::1",
                "198.51.100.1, fd00::1 | 198.51.100.1",
                "'' | 10.0.0.1",
            })
    void believesTrustedProxiesOnly(String chain, String caller) {
        FilterTester.of(filter(Style.X_FORWARDED))
                .send(get("/").from(PROXY).header("X-Forwarded-For", chain))
                .hasCaller(caller);
    }

    @Test
    void walksOnThroughEarlierLines() {
        FilterTester.of(filter(Style.NONE))
                .send(get("/").from(PROXY)
                        .header("X-Forwarded-For", "198.51.100.1")
                        .header("X-Forwarded-For", "10.2.2.2"))
                .hasCaller("198.51.100.1")
                .hasHeader("X-Forwarded-For", "198.51.100.1", "10.2.2.2");
    }

    @Test
    void quotesWhatIsNoTokenInForwarded() {
        FilterTester.of(filter(Style.FORWARDED))
                .send(bare("GET", "/")
                        .header("Host", "example.com:8443")
                        .from("2001:db8::7")
                        .secure())
                .hasHeader("Forwarded", "for=\"[2001:db8::7]\";host=\"example.com:8443\";proto=https");
    }

    @Test
    void saysNothingOfAHostThatWasNotSent() {
        FilterTester.of(filter(Style.BOTH))
                .send(bare("GET", "/").version(10))
                .hasNoHeader("X-Forwarded-Host")
                .hasHeader("Forwarded", "for=203.0.113.7;proto=http");
    }

    @Test
    void namesEveryBadBlock() {
        assertThatThrownBy(() -> new ForwardingConfig(Style.BOTH, List.of("10.0.0.0/8", "lan", "10.0.0.1/8")))
                .isInstanceOf(Invariants.BrokenException.class)
                .hasMessageContaining("\"lan\" (expected: addresses, blocks such as 10.0.0.0/8, or unix:)")
                .hasMessageContaining("\"10.0.0.1/8\"");
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, X_FORWARDED", "2001:db8::7, BOTH", "203.0.113.7, FORWARDED"})
    void allocatesNothingForStrangers(String peer, Style style) {
        ForwardingFilter filter = filter(style);
        FakeExchange exchange = get("/items")
                .from(peer)
                .header("User-Agent", "x")
                .header("X-Forwarded-For", "1.1.1.1")
                .open();

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    filter.onRequest(exchange);
                }))
                .isZero();
    }

    private static String[] values(boolean present, String value) {
        return present ? new String[] {value} : new String[0];
    }
}
