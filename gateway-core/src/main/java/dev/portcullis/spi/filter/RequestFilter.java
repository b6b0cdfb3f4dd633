package dev.portcullis.spi.filter;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;

/** Sees requests on their way in. */
public non-sealed interface RequestFilter extends Filter {

    /** Decides about the request. An exception, or null, refuses it: the chain never goes on past a broken filter. */
    Outcome onRequest(Exchange exchange) throws Exception;
}
