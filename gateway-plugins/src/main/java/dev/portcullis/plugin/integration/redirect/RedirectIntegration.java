package dev.portcullis.plugin.integration.redirect;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;

/** Answers with a Location (RFC 9110, 15.4). */
final class RedirectIntegration implements Integration {

    private static final HeaderName LOCATION = HeaderName.of("Location");

    private final LocationTemplate to;
    private final LocalResponse answer;
    private final boolean keepQuery;

    RedirectIntegration(RedirectConfig config) {
        this.to = LocationTemplate.compile(config.to());
        this.answer = LocalResponse.of(config.status());
        this.keepQuery = config.keepQuery();
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        String query = keepQuery ? exchange.request().query() : "";
        responder.respond(answer.with(LOCATION, to.fill(exchange.match(), query)));
    }
}
