package dev.portcullis.engine;

import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.observe.Completion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes how exchanges ended. */
final class Ends implements CompletionFilter {

    /** What is kept of one. */
    record End(int status, @Nullable GatewayError error, String target, long requestBytes, long responseBytes) {}

    private final List<End> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onComplete(Exchange exchange, Completion completion) {
        ends.add(new End(
                completion.status(),
                completion.error(),
                exchange.request().target(),
                completion.requestBytes(),
                completion.responseBytes()));
    }

    /** The first end, once it is there. */
    End first() {
        Eventually.that("an exchange ends", () -> !ends.isEmpty());
        return ends.get(0);
    }

    List<End> all() {
        return ends;
    }
}
