package dev.portcullis.plugin.integration.echo;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;

/** Collects the request's body, then answers with a description of the request. */
final class EchoIntegration implements Integration {

    private final int maxBody;

    EchoIntegration(EchoConfig config) {
        this.maxBody = (int) config.maxBody().bytes();
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        exchange.request().body().drainTo(new EchoBody(exchange, responder, maxBody));
    }
}
