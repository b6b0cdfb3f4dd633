package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.Pending;
import dev.portcullis.testkit.LeakGuard;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A deadline that a filter has set; {@link GrpcCallTest} has those of calls. */
@ExtendWith(LeakGuard.class)
class ExchangeDeadlineTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** How much later than its time a deadline may be noticed. */
    private static final Duration STEPS = Duration.ofMillis(300);

    private static final GatewayError LATE = CoreError.FILTER_TIMEOUT;

    private final Rig rig = new Rig();
    private final FakeClient client = rig.client;

    private @Nullable Pending wait;

    private Rig limited(Duration... times) {
        return rig.onRequest(exchange -> {
            for (Duration time : times) {
                exchange.endBy(exchange.startedNanos() + time.toNanos(), LATE);
            }
            return Outcome.proceed();
        });
    }

    @Test
    void answersBeforeTheCommit() {
        limited(TIMEOUT).send("GET");
        rig.pass(TIMEOUT.minusMillis(100));
        assertThat(client.heads).isZero();

        rig.pass(STEPS);

        assertThat(client.status).isEqualTo(504);
        assertThat(client.body).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
        assertThat(rig.cancelled).as("the integration was told").isOne();
        assertThat(rig.completions).containsExactly(new Rig.End(504, LATE, 0, client.body.length()));
        rig.isOver();
    }

    @Test
    void breaksOffAfterTheCommit() {
        limited(TIMEOUT).send("GET").head(200, 2).data("a");
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(client.error).isEqualTo(LATE);
        assertThat(rig.cancelled).isOne();
        rig.isOver();
    }

    @Test
    void endsTheWaitOfAFilter() {
        limited(TIMEOUT).onRequest(exchange -> wait = exchange.pending()).send("GET");
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(client.status).isEqualTo(504);
        assertThat(wait.complete(Outcome.proceed())).isFalse();
        rig.isOver();
    }

    @Test
    void earliestCounts() {
        limited(TIMEOUT.multipliedBy(5), TIMEOUT, TIMEOUT.multipliedBy(3)).send("GET");
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(client.status).isEqualTo(504);
        rig.isOver();
    }

    @Test
    void earlierOneOfTheCallStands() {
        limited(TIMEOUT.multipliedBy(2));
        rig.line("Content-Type", "application/grpc").line("grpc-timeout", "2S").send("POST", HeadBlock.CHUNKED);
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(rig.completions).containsExactly(new Rig.End(504, CoreError.REQUEST_DEADLINE, 0, 0));
        rig.isOver();
    }

    @Test
    void passesUnnoticedAfterTheEnd() {
        limited(TIMEOUT).send("GET").head(200, HeadBlock.NO_BODY).end();
        rig.pass(TIMEOUT.plus(STEPS));

        assertThat(rig.completions).containsExactly(new Rig.End(200, null, 0, 0));
        rig.isOver();
    }

    @Test
    void nextExchangeHasNone() {
        limited(TIMEOUT).send("GET").head(200, HeadBlock.NO_BODY).end();
        rig.filters.clear();
        rig.send("GET");
        rig.pass(TIMEOUT.plus(STEPS));
        rig.head(200, HeadBlock.NO_BODY).end();

        assertThat(rig.completions).extracting(Rig.End::error).containsExactly(null, null);
    }

    @Test
    void timeOfTheAnswerIsKeptForOneExchange() {
        rig.onRequest(exchange -> {
                    exchange.responseNanos(7);
                    return Outcome.proceed();
                })
                .send("GET");
        assertThat(rig.exchange.view().responseNanos()).isEqualTo(7);
        rig.head(200, HeadBlock.NO_BODY).end();
        rig.filters.clear();

        rig.send("GET");

        assertThat(rig.exchange.view().responseNanos()).isZero();
        rig.head(200, HeadBlock.NO_BODY).end();
    }
}
