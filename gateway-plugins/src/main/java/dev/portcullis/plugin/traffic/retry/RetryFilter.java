package dev.portcullis.plugin.traffic.retry;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.integration.RetryPlan;

/** Says what holds for retries of an exchange; the proxy keeps to it. */
final class RetryFilter implements RequestFilter {

    private final RetryPlan plan;

    RetryFilter(RetryPlan plan) {
        this.plan = plan;
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        exchange.put(RetryPlan.OF_EXCHANGE, plan);
        return Outcome.proceed();
    }
}
