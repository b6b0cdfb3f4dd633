package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.ResponseFilter;
import dev.portcullis.spi.observe.Completion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that was sent through a filter: what became of it. Headers and body are those the upstream would get. */
public final class Sent {

    private final Filter filter;
    private final FakeExchange exchange;
    private final Outcome first;
    private final LocalResponse upstreamAnswer;

    Sent(Filter filter, FakeExchange exchange, Outcome first, LocalResponse upstreamAnswer) {
        this.filter = filter;
        this.exchange = exchange;
        this.first = first;
        this.upstreamAnswer = upstreamAnswer;
    }

    public FakeExchange exchange() {
        return exchange;
    }

    /** The filter's decision, or null while it waits. */
    public @Nullable Outcome outcome() {
        return first instanceof FakePending pending ? pending.outcome() : first;
    }

    /** Asserts that the request goes on to the upstream, and lets its body pass what the filter has put into its way. */
    public Sent isForwarded() {
        assertThat(outcome()).isSameAs(Outcome.proceed());
        exchange.requestBody().received();
        return this;
    }

    public Sent isWaiting() {
        assertThat(outcome()).as("outcome while waiting").isNull();
        return this;
    }

    public Sent isRejected(GatewayError error) {
        assertThat(outcome()).isEqualTo(Outcome.reject(error));
        return this;
    }

    public Sent isAnswered(int status) {
        assertThat(outcome())
                .isInstanceOfSatisfying(
                        Outcome.Respond.class,
                        respond -> assertThat(respond.response().status()).isEqualTo(status));
        return this;
    }

    /** Asserts the values of all lines with the name. */
    public Sent hasHeader(String name, String... values) {
        assertThat(headers(name)).as(name).containsExactly(values);
        return this;
    }

    public Sent hasNoHeader(String name) {
        assertThat(headers(name)).as(name).isEmpty();
        return this;
    }

    private List<String> headers(String name) {
        return exchange.request().headers().all(HeaderName.of(name));
    }

    public Sent hasCaller(String address) {
        assertThat(exchange.caller().sourceAddressText()).isEqualTo(address);
        return this;
    }

    /** Asserts the body that the upstream gets. */
    public Sent hasBody(String text) {
        assertThat(exchange.requestBody().received())
                .isInstanceOfSatisfying(
                        byte[].class,
                        bytes -> assertThat(bytes)
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo(text));
        return this;
    }

    /** Asserts that the body breaks off. */
    public Sent failsInBody(GatewayError error) {
        assertThat(exchange.requestBody().received()).isEqualTo(error);
        return this;
    }

    /** Ends the exchange as a client does that leaves: in a wait, or in the middle of the body. */
    public Sent cancel() {
        if (first instanceof FakePending pending) {
            pending.cancel();
        }
        exchange.requestBody().cutOff();
        return this;
    }

    /** Lets the answer, the filter's own or the upstream's, pass the filter's response side. */
    public Answer answer() {
        exchange.answer(outcome() instanceof Outcome.Respond respond ? respond.response() : upstreamAnswer);
        if (filter instanceof ResponseFilter outward) {
            Outcome outcome = LoopRule.keptBy("the filter", () -> outward.onResponse(exchange));
            assertThat(outcome).as("outcome").isNotNull();
            if (outcome instanceof Outcome.Respond respond) {
                exchange.answer(respond.response());
            }
        }
        exchange.responseBody().received();
        return new Answer(exchange);
    }

    /** Tells the filter how the exchange ended. */
    public void complete(Completion completion) {
        assertThat(filter).isInstanceOf(CompletionFilter.class);
        LoopRule.keptBy("the filter", () -> {
            ((CompletionFilter) filter).onComplete(exchange, completion);
            return completion;
        });
    }
}
