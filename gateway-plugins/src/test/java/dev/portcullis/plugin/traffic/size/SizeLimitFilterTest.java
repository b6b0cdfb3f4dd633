package dev.portcullis.plugin.traffic.size;

import static dev.portcullis.error.CoreError.REQUEST_BODY_TOO_LARGE;
import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.LeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class SizeLimitFilterTest {

    private static final SizeLimitConfig FIVE = new SizeLimitConfig(new DataSize(5));

    private final SizeLimitFilter filter = new SizeLimitFilter(FIVE);

    @Test
    void refusesALargeContentLengthAtOnce() {
        FilterTester.of(filter).send(post("/", "123456")).isRejected(REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void breaksOffABodyThatTurnsOutToBeLarge() {
        FilterTester.of(filter)
                .send(post("/", "123456").chunked())
                .isForwarded()
                .failsInBody(REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void letsTheLimitItselfPass() {
        FilterTester.of(filter).send(post("/", "12345")).isForwarded().hasBody("12345");
        FilterTester.of(filter).send(post("/", "12345").chunked()).isForwarded().hasBody("12345");
        FilterTester.of(filter).send(get("/")).isForwarded();
    }

    @Test
    void standsBeforeAuthorization() {
        assertThat(new SizeLimitFactory().slot(FIVE)).isEqualTo(Slot.PRE_LIMIT).isLessThan(Slot.AUTHORIZE);
    }

    @Test
    void allocatesNothing() {
        FakeExchange small = post("/", "123").chunked().open();
        FakeExchange large = post("/", "123456").open();

        assertThat(Allocations.perCall(() -> {
                    small.rewind();
                    filter.onRequest(small);
                    filter.onRequest(large);
                }))
                .isZero();
    }
}
