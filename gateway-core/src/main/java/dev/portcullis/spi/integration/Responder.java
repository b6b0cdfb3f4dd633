package dev.portcullis.spi.integration;

import dev.portcullis.contract.AnyThread;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.BodySink;
import org.jspecify.annotations.Nullable;

/**
 * Where an integration puts its answer: either {@link #respond} or {@link #reject}, or {@link #head} followed by a body.
 *
 * <p>Belongs to one exchange. On its loop, but for what says otherwise.
 */
public interface Responder extends BodySink {

    /** The head to fill in before {@link #head}: status, header lines, {@code bodyLength}. */
    HeadBlock responseHead();

    /** The head is filled in; the walk outwards begins. */
    void head();

    /**
     * Takes the place of {@link #head} if the head is a 101 that the client has asked for: when it has been sent, the exchange
     * is a tunnel. Filters see a request and an answer without bodies. Then what the client sends goes to {@code fromClient},
     * its end included; {@link #data} goes to the client, and {@link #end} says that no more will come from here. The exchange
     * ends when both directions have ended.
     *
     * <p>No data may come before {@link #onWritable} was told so.
     */
    default void tunnel(BodySink fromClient, TunnelPlan plan) {
        reject(CoreError.INTEGRATION_FAILED, null);
    }

    /** Notes, for log and metrics, that an upstream's {@code endpoint} ({@code host:port}) is being asked. */
    void attempted(String endpoint);

    /** Passes on an interim response (103) held in {@code interim}, which is borrowed. Dropped where it cannot be sent. */
    void informational(HeadBlock interim);

    /** Gives a whole answer. */
    void respond(LocalResponse response);

    /** Refuses, if no head was given yet; afterwards the same as {@link #fail}. */
    void reject(GatewayError error, @Nullable Throwable cause);

    /** Runs {@code action} once if the exchange ends before the answer is complete. A second call replaces it. */
    void onCancel(@Nullable Runnable action);

    /** Which use of this object the current exchange is: a late callback compares it and falls silent if it has changed. */
    @AnyThread
    int generation();

    /** Runs {@code task} on the loop, unless the exchange has ended by then. */
    @AnyThread
    void execute(Runnable task);
}
