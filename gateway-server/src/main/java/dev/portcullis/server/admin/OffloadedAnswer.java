package dev.portcullis.server.admin;

import dev.portcullis.error.CoreError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works out an answer away from the loop, and gives it there if the exchange is still waiting for it. */
final class OffloadedAnswer implements Integration {

    private static final Logger LOG = LoggerFactory.getLogger(OffloadedAnswer.class);

    private final Executor executor;
    private final Callable<LocalResponse> work;

    OffloadedAnswer(Executor executor, Callable<LocalResponse> work) {
        this.executor = executor;
        this.work = work;
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        int generation = responder.generation();
        try {
            executor.execute(() -> run(responder, generation));
        } catch (RejectedExecutionException e) {
            responder.reject(CoreError.OFFLOAD_FULL, null);
        }
    }

    private void run(Responder responder, int generation) {
        try {
            LocalResponse response = work.call();
            onLoop(responder, generation, () -> responder.respond(response));
        } catch (Exception | LinkageError e) {
            LOG.warn("An answer to the operator failed", e);
            onLoop(responder, generation, () -> responder.reject(CoreError.INTEGRATION_FAILED, e));
        }
    }

    /** The responder serves one exchange after the other: only on the loop is it certain which. */
    private static void onLoop(Responder responder, int generation, Runnable answer) {
        responder.execute(() -> {
            if (responder.generation() == generation) {
                answer.run();
            }
        });
    }
}
