package dev.portcullis.exchange;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.wire.grpc.GrpcCallHead;
import org.jspecify.annotations.Nullable;

/** What an exchange has to know if it is a call of gRPC: that errors are told otherwise, and until when it may last. */
@EventLoopConfined
final class GrpcCall {

    /** Ends a deadline of 99999999 hours before the clock's numbers do. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private final ExchangeDeadline deadline;
    private boolean call;
    private boolean malformed;

    /** @param deadline set to what a call's timeout says */
    GrpcCall(ExchangeDeadline deadline) {
        this.deadline = deadline;
    }

    /** A request with this head arrived at {@code nanos}. */
    void begin(@Borrowed HeadBlock head, long nanos) {
        call = GrpcCallHead.isCall(head);
        if (call) {
            long timeout = GrpcCallHead.timeoutNanos(head);
            malformed = timeout == GrpcCallHead.MALFORMED;
            if (timeout >= 0) {
                deadline.set(nanos + Math.min(timeout, LONGEST_NANOS), CoreError.REQUEST_DEADLINE);
            }
        }
    }

    /** Whether the client speaks gRPC. */
    boolean isCall() {
        return call;
    }

    /** Why the call must not reach its integration; null if it may. */
    @Nullable GatewayError refusal() {
        return call && malformed ? CoreError.REQUEST_GRPC_TIMEOUT : null;
    }
}
