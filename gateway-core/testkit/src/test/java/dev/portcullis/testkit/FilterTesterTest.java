package dev.portcullis.testkit;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Body.BodyOutput;
import dev.portcullis.spi.Body.BodyTransformer;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FilterTesterTest {

    @Test
    void letsAnHonestFilterPass() {
        RequestFilter filter = exchange -> {
            exchange.request().headers().remove(HeaderName.of("x-api-key"));
            return Outcome.proceed();
        };

        FilterTester.of(filter)
                .send(get("/orders").header("x-api-key", "k"))
                .isForwarded()
                .hasNoHeader("x-api-key");
    }

    @Test
    void failsAFilterThatBlocks() {
        RequestFilter filter = exchange -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            return Outcome.proceed();
        };

        assertThatThrownBy(() -> FilterTester.of(filter).send(get("/")))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the filter has blocked its thread");
    }

    @Test
    void letsFiltersBlockWhereTheGatewayOffersIt() {
        RequestFilter filter = exchange -> exchange.offload(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            return Outcome.proceed();
        });

        FilterTester.of(filter).send(get("/")).isForwarded();
    }

    @Test
    void failsAFilterThatThrows() {
        RequestFilter filter = exchange -> {
            throw new IllegalStateException("broken");
        };

        assertThatThrownBy(() -> FilterTester.of(filter).send(get("/")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the filter threw")
                .hasRootCauseMessage("broken");
    }

    @Test
    void failsAFilterThatLosesAChunk() {
        Keeping keeping = new Keeping(false);

        assertThatThrownBy(() -> FilterTester.of(installing(keeping))
                        .send(post("/", "abc"))
                        .isForwarded())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("chunks of the body that nobody released");

        keeping.release();
    }

    @Test
    void failsAFilterThatKeepsChunksOfAClientThatLeft() {
        Keeping keeping = new Keeping(false);

        assertThatThrownBy(() -> FilterTester.of(installing(keeping))
                        .send(post("/", "abc"))
                        .cancel())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("chunks of the body that nobody released");

        keeping.release();
    }

    @Test
    void asksTransformersToDiscardWhenTheClientLeaves() {
        FilterTester.of(installing(new Keeping(true))).send(post("/", "abc")).cancel();
    }

    @Test
    void sendsABodyThroughItsTransformersOnce() {
        RequestFilter filter = installing(new BodyTransformer() {
            @Override
            public void transform(ByteBuf chunk, BodyOutput out) {
                out.emit(chunk);
            }

            @Override
            public void end(BodyOutput out) {
                out.emit(Unpooled.wrappedBuffer(new byte[] {'!'}));
            }
        });

        FilterTester.of(filter)
                .send(post("/", "abc"))
                .isForwarded()
                .hasBody("abc!")
                .hasBody("abc!");
    }

    @Test
    void showsWaitsAndTheirEnd() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        RequestFilter filter = exchange -> exchange.await(answer, found -> Outcome.reject(CoreError.FILTER_FAILED));

        Sent sent = FilterTester.of(filter).send(get("/")).isWaiting();
        answer.complete("found");

        sent.isRejected(CoreError.FILTER_FAILED);
    }

    private static RequestFilter installing(BodyTransformer transformer) {
        return exchange -> {
            exchange.request().body().transform(transformer);
            return Outcome.proceed();
        };
    }

    /** Emits nothing, and gives its chunks back only when it is asked to. */
    private static final class Keeping implements BodyTransformer {

        private final List<ByteBuf> kept = new ArrayList<>();
        private final boolean tidy;

        Keeping(boolean tidy) {
            this.tidy = tidy;
        }

        @Override
        public void transform(ByteBuf chunk, BodyOutput out) {
            kept.add(chunk);
        }

        @Override
        public void end(BodyOutput out) {}

        @Override
        public void discard() {
            if (tidy) {
                release();
            }
        }

        void release() {
            kept.forEach(ByteBuf::release);
        }
    }
}
