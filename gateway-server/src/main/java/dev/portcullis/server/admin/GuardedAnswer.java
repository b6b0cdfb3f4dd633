package dev.portcullis.server.admin;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;

/**
 * Answers on the operator's listener only to those that {@link CallerRules} let pass. Other listeners serve health and metrics
 * to whom they please: probes call them by address.
 */
final class GuardedAnswer implements Integration {

    private static final HeaderName ORIGIN = HeaderName.of("Origin");

    private final CallerRules rules;
    private final Integration inner;

    GuardedAnswer(CallerRules rules, Integration inner) {
        this.rules = rules;
        this.inner = inner;
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) throws Exception {
        if (exchange.connection().listener().equals(AdminConfig.LISTENER)) {
            String origin = exchange.request().headers().get(ORIGIN);
            GatewayError refusal = rules.refusal(exchange.request().host(), origin);
            if (refusal != null) {
                responder.reject(refusal, null);
                return;
            }
        }
        inner.invoke(exchange, responder);
    }
}
