package dev.portcullis.plugin.traffic.access;

import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.FilterFactory.Combine;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFilterTest {

    private final AccessFactory factory = new AccessFactory();

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "10.6.6.6, false",
        "::ffff:10.1.2.3, true",
        "::ffff:10.6.6.6, false",
        "192.0.2.1, true",
        "192.0.2.2, false",
        "11.0.0.0, false",
        "2001:db8::1, true",
        "2001:db8:bad::1, false",
        "2001:db9::1, false",
    })
    void denyBeatsAllow(String address, boolean passes) {
        FilterTester tester = FilterTester.of(
                filter(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32"), List.of("10.6.6.6", "2001:db8:bad::/48")));

        if (passes) {
            tester.send(get("/").from(address)).isForwarded();
        } else {
            tester.send(get("/").from(address)).isRejected(AccessError.DENIED);
        }
    }

    @Test
    void letsAllPassThatAreNotDeniedWhereNobodyIsAllowed() {
        FilterTester tester = FilterTester.of(filter(List.of(), List.of("10.6.6.6")));

        tester.send(get("/").from("203.0.113.7")).isForwarded();
        tester.send(get("/").from("10.6.6.6")).isRejected(AccessError.DENIED);
        FilterTester.of(filter(List.of(), List.of())).send(get("/")).isForwarded();
    }

    @Test
    void refusesWhoHasNoAddressWhereSomebodyIsAllowed() {
        FakeExchange unix = get("/").open();
        unix.caller().sourceAddress("unix:".getBytes(StandardCharsets.US_ASCII));

        assertThat(filter(List.of("0.0.0.0/0", "::/0"), List.of()).onRequest(unix))
                .isEqualTo(Outcome.reject(AccessError.DENIED));
        assertThat(filter(List.of(), List.of("10.6.6.6")).onRequest(unix)).isSameAs(Outcome.proceed());
    }

    @Test
    void looksAtTheCallerBehindTrustedProxies() {
        FakeExchange exchange = get("/").from("10.0.0.1").open();
        AccessFilter filter = filter(List.of("203.0.113.0/24"), List.of());
        assertThat(filter.onRequest(exchange)).isEqualTo(Outcome.reject(AccessError.DENIED));

        exchange.caller().sourceAddress("203.0.113.7".getBytes(StandardCharsets.US_ASCII));

        assertThat(filter.onRequest(exchange)).isSameAs(Outcome.proceed());
    }

    @Test
    void answersAsAmazonsFirewallDoes() {
        assertThat(AccessError.DENIED.status()).isEqualTo(403);
        assertThat(AccessError.DENIED.message()).isEqualTo("Forbidden");
    }

    @Test
    void standsBeforeAllThatCostsMoreAndNarrowsOnly() {
        AccessConfig config = new AccessConfig(List.of(), List.of());

        assertThat(factory.slot(config)).isEqualTo(Slot.ACCESS).isLessThan(Slot.PRE_LIMIT);
        assertThat(factory.combine()).isEqualTo(Combine.STACK);
        assertThat(factory.onMiss(config)).isTrue();
    }

    @Test
    void describesItself() {
        assertThat(factory.describe(new AccessConfig(List.of("10.0.0.0/8"), List.of("10.6.6.6"))))
                .isEqualTo("10.0.0.0/8 but 10.6.6.6");
        assertThat(factory.describe(new AccessConfig(List.of(), List.of()))).isEqualTo("all");
    }

    @Test
    void allocatesNothing() {
        AccessFilter filter = filter(List.of("203.0.113.0/24", "2001:db8::/32"), List.of("203.0.113.99"));
        FakeExchange exchange = get("/").from("2001:db8::7").open();
        byte[] other = "203.0.113.7".getBytes(StandardCharsets.US_ASCII);

        assertThat(Allocations.perCall(() -> {
                    filter.onRequest(exchange);
                    exchange.caller().sourceAddress(other);
                    filter.onRequest(exchange);
                    exchange.caller().reset(exchange.connection().remoteAddress());
                }))
                .isZero();
    }

    private AccessFilter filter(List<String> allow, List<String> deny) {
        return (AccessFilter) factory.create(new AccessConfig(allow, deny), new FakePluginContext());
    }
}
