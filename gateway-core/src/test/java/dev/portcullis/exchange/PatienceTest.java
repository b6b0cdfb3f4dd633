package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Outcome;
import dev.portcullis.testkit.LeakGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class PatienceTest {

    private final Rig rig = new Rig();
    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private final List<@Nullable GatewayError> errors = new ArrayList<>();

    @Test
    void goesOnWithWhatComesInTime() {
        waiting().send("GET");
        stage.complete("in-time");
        rig.channel.runPendingTasks();
        pass(60);

        assertThat(rig.client.body).isEqualTo("in-time");
        rig.isOver();
    }

    @Test
    void goesOnAnywayWhenNothingComes() {
        waiting().send("GET");
        pass(4);
        assertThat(rig.client.body).isEmpty();

        pass(2);
        assertThat(rig.client.body).isEqualTo("late");
        assertThat(stage.complete("too late")).isTrue();
        rig.channel.runPendingTasks();
        rig.isOver();
    }

    @Test
    void doesNotWakeAnExchangeThatHasEnded() {
        waiting().send("GET");
        rig.exchange.clientGone(CoreError.CLIENT_GONE);
        pass(60);

        assertThat(rig.client.body).isEmpty();
        rig.isOver();
    }

    @Test
    void responsesSayWhetherTheyAreErrors() {
        rig.onResponse(exchange -> {
            errors.add(exchange.response().error());
            return Outcome.proceed();
        });
        rig.send("GET").responder().respond(LocalResponse.of(502));
        rig.send("GET").responder().reject(CoreError.UPSTREAM_REFUSED, null);

        assertThat(errors).containsExactly(null, CoreError.UPSTREAM_REFUSED);
    }

    private Rig waiting() {
        return rig.onRequest(exchange -> exchange.await(
                stage,
                Duration.ofSeconds(5),
                "late",
                word -> Outcome.respond(LocalResponse.of(200, "text/plain", word))));
    }

    private void pass(int seconds) {
        rig.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        rig.channel.runScheduledPendingTasks();
        rig.channel.runPendingTasks();
    }
}
