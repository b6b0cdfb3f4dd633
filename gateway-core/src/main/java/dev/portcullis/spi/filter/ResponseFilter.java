package dev.portcullis.spi.filter;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;

/**
 * Sees responses on their way out, the gateway's own included, provided that its request side has run or it has none.
 */
public non-sealed interface ResponseFilter extends Filter {

    /** May change the head, which is not sent yet. Responding or rejecting replaces the response. */
    Outcome onResponse(Exchange exchange) throws Exception;
}
