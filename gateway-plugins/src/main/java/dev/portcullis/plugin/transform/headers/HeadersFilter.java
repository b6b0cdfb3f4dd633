package dev.portcullis.plugin.transform.headers;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;

/** Changes the heads as configured. */
final class HeadersFilter implements RequestFilter, ResponseFilter {

    private final HeadEditor request;
    private final HeadEditor response;

    HeadersFilter(HeadersConfig config) {
        this.request = new HeadEditor(config.request());
        this.response = new HeadEditor(config.response());
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        request.edit(exchange.request().headers(), exchange);
        return Outcome.proceed();
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        response.edit(exchange.response().headers(), exchange);
        return Outcome.proceed();
    }
}
