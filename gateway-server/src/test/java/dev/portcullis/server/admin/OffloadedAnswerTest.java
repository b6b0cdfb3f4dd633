package dev.portcullis.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OffloadedAnswerTest {

    private final Call call = new Call("admin", "localhost", null);

    @Test
    void answersOnTheLoop() throws Exception {
        call.send(new OffloadedAnswer(Runnable::run, () -> LocalResponse.of(200, "text/plain", "done")));

        assertThat(call.body()).isEqualTo("done");
    }

    @Test
    void staysSilentWhenTheResponderServesAnotherExchange() throws Exception {
        call.send(new OffloadedAnswer(Runnable::run, () -> LocalResponse.of(200)));
        call.reuse();

        assertThat(call.outcome()).isNull();
    }

    @Test
    void refusesWhenTheWorkFails() throws Exception {
        call.send(new OffloadedAnswer(Runnable::run, () -> {
            throw new IllegalStateException("a fault made by the test");
        }));

        assertThat(call.error()).isEqualTo(CoreError.INTEGRATION_FAILED);
    }

    @Test
    void refusesWhenTooMuchIsQueued() throws Exception {
        call.send(new OffloadedAnswer(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                () -> LocalResponse.of(200)));

        assertThat(call.error()).isEqualTo(CoreError.OFFLOAD_FULL);
    }
}
