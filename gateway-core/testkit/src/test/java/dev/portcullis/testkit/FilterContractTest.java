package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.Slot;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class FilterContractTest {

    record Nothing() {}

    private static final class Made implements FilterFactory<Nothing> {

        private final RequestFilter filter;

        Made(RequestFilter filter) {
            this.filter = filter;
        }

        @Override
        public String type() {
            return "made";
        }

        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public Slot slot(Nothing config) {
            return Slot.FILTERS;
        }

        @Override
        public Filter create(Nothing config, PluginContext context) {
            return filter;
        }
    }

    @Test
    void acceptsAFilterThatIsFine() {
        assertThat(broken(exchange -> Outcome.proceed())).containsExactly("is found as a service");
    }

    @Test
    void findsTheRequestsAFilterBreaksAt() {
        assertThat(broken(FilterContractTest::readsTheFirstByteOfTheHost))
                .contains("bears one without a header", "bears an asterisk as its target")
                .doesNotContain("bears an ordinary request");
    }

    private static Outcome readsTheFirstByteOfTheHost(Exchange exchange) {
        String host = exchange.request().headers().get(HeaderName.of("Host"));
        return host.charAt(0) == '.' ? Outcome.reject(CoreError.FILTER_FAILED) : Outcome.proceed();
    }

    @Test
    void findsAFilterThatWaitsAndThrowsWhenTheClientLeaves() {
        RequestFilter filter = exchange -> {
            Pending pending = exchange.pending();
            pending.onCancel(() -> {
                throw new IllegalStateException("not now");
            });
            return pending;
        };

        assertThat(broken(filter)).contains("bears an ordinary request of a client that leaves");
    }

    /** Those of the contract's tests that fail. */
    private static List<String> broken(RequestFilter filter) {
        return FilterContract.of(new Made(filter), new Nothing())
                .filter(test -> catchThrowable(test.getExecutable()::execute) != null)
                .map(DynamicTest::getDisplayName)
                .toList();
    }
}
