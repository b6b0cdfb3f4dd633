package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.RequestFilter;

/**
 * Sends requests through one filter.
 *
 * <pre>{@code
 * FilterTester.of(filter).send(get("/orders").header("x-api-key", KEY)).isForwarded().hasNoHeader("x-api-key");
 * }</pre>
 *
 * <p>Without being asked it fails a filter that throws, returns null, makes its thread wait, or does not release a chunk it
 * was given. {@link LeakGuard} finds the buffers, too, that a filter makes for itself.
 */
public final class FilterTester {

    private final Filter filter;
    private LocalResponse upstreamAnswer = LocalResponse.of(200);

    private FilterTester(Filter filter) {
        this.filter = filter;
    }

    public static FilterTester of(Filter filter) {
        return new FilterTester(filter);
    }

    /** What the upstream answers; an empty 200 unless this says otherwise. */
    public FilterTester upstreamAnswers(LocalResponse answer) {
        upstreamAnswer = answer;
        return this;
    }

    /** Sends a request; a filter without a request side lets it pass. */
    public Sent send(TestRequest request) {
        FakeExchange exchange = request.open();
        Outcome outcome = filter instanceof RequestFilter inward
                ? LoopRule.keptBy("the filter", () -> inward.onRequest(exchange))
                : Outcome.proceed();
        assertThat(outcome).as("outcome").isNotNull();
        return new Sent(filter, exchange, outcome, upstreamAnswer);
    }
}
