package dev.portcullis.plugin.observe.requestid;

import static dev.portcullis.testkit.FakeExchange.ID;
import static dev.portcullis.testkit.TestRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FilterTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdFilterTest {

    private static final RequestIdFilter STRICT = filter(false);
    private static final RequestIdFilter TRUSTING = filter(true);

    private static RequestIdFilter filter(boolean trust) {
        return new RequestIdFilter(new RequestIdConfig("X-Request-Id", "apigw-requestid", trust));
    }

    @Test
    void tellsTheIdToUpstreamAndClient() {
        FilterTester.of(STRICT)
                .send(get("/"))
                .isForwarded()
                .hasHeader("X-Request-Id", ID)
                .answer()
                .hasHeader("apigw-requestid", ID);
    }

    @Test
    void replacesWhatTheClientSent() {
        FilterTester.of(STRICT)
                .send(get("/").header("x-request-id", "mine").header("X-Request-Id", "two"))
                .hasHeader("X-Request-Id", ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Root=1-67891233-abcdef012345678912345678", "a.b~c"})
    void keepsATrustedClientsId(String id) {
        FilterTester.of(TRUSTING)
                .send(get("/").header("X-Request-Id", id))
                .hasHeader("X-Request-Id", id)
                .answer()
                .hasHeader("apigw-requestid", ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "quo\"te", "umlaut\u00e4"})
    void replacesATrustedClientsIdThatIsNoToken(String id) {
        FilterTester.of(TRUSTING).send(get("/").header("X-Request-Id", id)).hasHeader("X-Request-Id", ID);
    }

    @Test
    void replacesATrustedClientsIdThatIsTooLongOrDoubled() {
        FilterTester.of(TRUSTING)
                .send(get("/").header("X-Request-Id", "x".repeat(128)))
                .hasHeader("X-Request-Id", "x".repeat(128));
        FilterTester.of(TRUSTING)
                .send(get("/").header("X-Request-Id", "x".repeat(129)))
                .hasHeader("X-Request-Id", ID);
        FilterTester.of(TRUSTING)
                .send(get("/").header("X-Request-Id", "a").header("X-Request-Id", "b"))
                .hasHeader("X-Request-Id", ID);
    }

    @Test
    void allocatesNothing() {
        FakeExchange exchange = get("/items").header("X-Request-Id", "mine").open();

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    STRICT.onRequest(exchange);
                    STRICT.onResponse(exchange);
                }))
                .isZero();
    }
}
