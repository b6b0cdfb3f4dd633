package dev.portcullis.testkit;

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
        Outcome outcome = filter instanceof RequestFilter inward ? run(inward, exchange) : Outcome.proceed();
        return new Sent(filter, exchange, outcome, upstreamAnswer);
    }

    private static Outcome run(RequestFilter filter, FakeExchange exchange) {
        try {
            return filter.onRequest(exchange);
        } catch (Exception e) {
            throw new AssertionError("the filter threw", e);
        }
    }
}
