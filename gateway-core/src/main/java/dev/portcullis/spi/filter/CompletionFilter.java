package dev.portcullis.spi.filter;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.observe.Completion;

/** Learns how exchanges ended, whatever happened. */
public non-sealed interface CompletionFilter extends Filter {

    /** Called once, after the last byte or the first failure. Nothing may be kept of either argument. */
    void onComplete(Exchange exchange, Completion completion);
}
