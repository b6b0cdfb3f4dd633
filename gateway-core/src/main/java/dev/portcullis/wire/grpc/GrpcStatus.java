package dev.portcullis.wire.grpc;

/**
 * How an HTTP status is told in gRPC, if the gateway itself answers with it.
 *
 * <p>This is not the table for clients that meet an answer without {@code grpc-status} (gRPC's
 * http-grpc-status-mapping.md): that one must guess who has answered and why, and the gateway knows. Where they differ,
 * docs/http2-and-grpc.md says why.
 */
public final class GrpcStatus {

    public static final int CANCELLED = 1;
    public static final int UNKNOWN = 2;
    public static final int DEADLINE_EXCEEDED = 4;
    public static final int PERMISSION_DENIED = 7;
    public static final int RESOURCE_EXHAUSTED = 8;
    public static final int UNIMPLEMENTED = 12;
    public static final int INTERNAL = 13;
    public static final int UNAVAILABLE = 14;
    public static final int UNAUTHENTICATED = 16;

    private GrpcStatus() {}

    /** The code for a status of 400 to 599. */
    public static int of(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 405, 501 -> UNIMPLEMENTED;
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 413, 414, 429, 431 -> RESOURCE_EXHAUSTED;
            case 421, 502, 503 -> UNAVAILABLE;
            case 499 -> CANCELLED;
            case 400, 500 -> INTERNAL;
            default -> httpStatus > 500 ? INTERNAL : UNKNOWN;
        };
    }
}
