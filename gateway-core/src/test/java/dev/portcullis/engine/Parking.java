package dev.portcullis.engine;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.filter.RequestFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A filter that waits until the test decides. */
final class Parking implements RequestFilter {

    final AtomicInteger cancelled = new AtomicInteger();
    private final CompletableFuture<Pending> parked = new CompletableFuture<>();

    @Override
    public Outcome onRequest(Exchange exchange) {
        Pending pending = exchange.pending();
        pending.onCancel(cancelled::incrementAndGet);
        parked.complete(pending);
        return pending;
    }

    /** The wait of the first exchange, once it has come here. */
    Pending parked() {
        return parked.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
