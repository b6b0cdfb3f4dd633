package dev.portcullis.spi.integration;

import dev.portcullis.spi.Exchange;

/** What finally answers: an upstream, a fixed text, a function. Shared and immutable. */
public interface Integration {

    /**
     * Answers the exchange through {@code responder}, at once or later, on the exchange's loop. An exception is a 500
     * {@code integration.failed}.
     */
    void invoke(Exchange exchange, Responder responder) throws Exception;
}
