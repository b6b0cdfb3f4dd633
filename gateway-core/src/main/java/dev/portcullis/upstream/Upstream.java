package dev.portcullis.upstream;

import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.contract.AnyThread;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import org.jspecify.annotations.Nullable;

/** A named group of servers: what all loops share of it. Lives as long as its name stays in the configuration. */
public interface Upstream extends AutoCloseable {

    /** Who asked for a stream. */
    interface Waiter {

        /** Here it is, to be started or cancelled at once; may be called from within {@link #open}. */
        void onStream(UpstreamStream stream);

        /** There is none to be had; may be called from within {@link #open}. */
        void onFail(GatewayError error, @Nullable Throwable cause);

        /** The exchange for which the stream is, where servers are chosen by what a request carries; null for none. */
        default @Nullable Exchange exchange() {
            return null;
        }

        /** The connection of the client for whom the stream is; null if it is for nobody but the gateway. */
        default @Nullable ConnectionInfo client() {
            return null;
        }
    }

    String name();

    UpstreamConfig config();

    /**
     * Chooses a server and opens a stream to it: on a connection of this loop that has room if there is one, else on a new
     * one.
     *
     * @param fresh demands a connection that cannot have been closed while it was idle: with HTTP/1 a new one; with HTTP/2
     *     any that takes new streams, as one that is lost or going away takes none
     * @param except servers to avoid if there are others, read within this call only; null for none
     * @return a handle that gives up the wait; null if the waiter was called already
     */
    @EventLoopConfined
    @Nullable Runnable open(int loopIndex, boolean fresh, @Nullable TriedEndpoints except, Waiter waiter);

    /**
     * The server answers the exchange: lets its client stay with it from now on, where that is wanted. Before the head is
     * passed on, on the exchange's loop.
     */
    @EventLoopConfined
    default void keep(Exchange exchange, Endpoint endpoint, HeadBlock answer) {}

    /** What keeps trouble with the servers small. The same object as long as the upstream lives. */
    @AnyThread
    Safeguards safeguards();

    /**
     * Runs a task on the loop, after a pause; never from within this call.
     *
     * @return what takes it back, on the loop
     */
    @EventLoopConfined
    Runnable later(int loopIndex, long nanos, Runnable task);

    /** Takes over changed settings; running exchanges are left alone. On the control thread. */
    void reconfigure(UpstreamConfig config);

    /** Closes idle connections now and the others after their exchange. On the control thread. */
    @Override
    void close();
}
