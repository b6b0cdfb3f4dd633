package com.example.tenant;

import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.ExchangeKey;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import java.util.Set;

/** Lets a request pass only for a known tenant, and tells the client for whom it was answered. */
final class TenantFilter implements RequestFilter, ResponseFilter {

    private static final ExchangeKey<String> TENANT = ExchangeKey.of("tenant");
    private static final HeaderName SERVED_FOR = HeaderName.of("X-Served-For");

    private final HeaderName header;
    private final Set<String> allowed;

    TenantFilter(TenantConfig config) {
        this.header = HeaderName.of(config.header());
        this.allowed = Set.copyOf(config.allow());
    }

    @Override
    public Outcome onRequest(Exchange exchange) {
        String tenant = exchange.request().headers().get(header);
        if (tenant == null) {
            return Outcome.reject(TenantError.MISSING);
        }
        if (!allowed.contains(tenant)) {
            return Outcome.reject(TenantError.UNKNOWN);
        }
        exchange.put(TENANT, tenant);
        return Outcome.proceed();
    }

    @Override
    public Outcome onResponse(Exchange exchange) {
        String tenant = exchange.get(TENANT);
        if (tenant != null) {
            exchange.response().headers().set(SERVED_FOR, tenant);
        }
        return Outcome.proceed();
    }
}
