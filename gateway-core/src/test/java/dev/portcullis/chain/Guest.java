package dev.portcullis.chain;

import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import dev.portcullis.spi.observe.Completion;
import java.util.List;
import java.util.concurrent.Callable;

/** Filters that write down that they ran, then decide as the test says. */
final class Guest {

    static final Callable<Outcome> PROCEEDS = Outcome::proceed;

    private Guest() {}

    /** Sees requests and responses. */
    static FilterChain.Entry both(String name, List<String> lines, Callable<Outcome> in, Callable<Outcome> out) {
        return new FilterChain.Entry(name, new Both(name, lines, in, out));
    }

    static FilterChain.Entry both(String name, List<String> lines) {
        return both(name, lines, PROCEEDS, PROCEEDS);
    }

    static FilterChain.Entry in(String name, List<String> lines, Callable<Outcome> in) {
        RequestFilter filter = exchange -> {
            lines.add(name + " in");
            return in.call();
        };
        return new FilterChain.Entry(name, filter);
    }

    static FilterChain.Entry out(String name, List<String> lines, Callable<Outcome> out) {
        ResponseFilter filter = exchange -> {
            lines.add(name + " out");
            return out.call();
        };
        return new FilterChain.Entry(name, filter);
    }

    static FilterChain.Entry end(String name) {
        CompletionFilter filter = (Exchange exchange, Completion completion) -> {};
        return new FilterChain.Entry(name, filter);
    }

    private record Both(String name, List<String> lines, Callable<Outcome> in, Callable<Outcome> out)
            implements RequestFilter, ResponseFilter {

        @Override
        public Outcome onRequest(Exchange exchange) throws Exception {
            lines.add(name + " in");
            return in.call();
        }

        @Override
        public Outcome onResponse(Exchange exchange) throws Exception {
            lines.add(name + " out");
            return out.call();
        }
    }
}
