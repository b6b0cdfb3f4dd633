package dev.portcullis.exchange;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.wire.grpc.GrpcMessage;
import dev.portcullis.wire.grpc.GrpcStatus;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the gateway's own errors look as Amazon's HTTP APIs show theirs, {@code {"message":"Not Found"}}, or as gRPC does: a
 * head with status 200 that tells all, and no body ("Trailers-Only").
 */
final class ErrorRenderer {

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName WWW_AUTHENTICATE = HeaderName.of("www-authenticate");
    private static final HeaderName RETRY_AFTER = HeaderName.of("Retry-After");
    private static final HeaderName GRPC_STATUS = HeaderName.of("grpc-status");
    private static final HeaderName GRPC_MESSAGE = HeaderName.of("grpc-message");

    private static final ConcurrentHashMap<GatewayError, LocalResponse> MADE = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<GatewayError, LocalResponse> MADE_FOR_GRPC = new ConcurrentHashMap<>();

    private ErrorRenderer() {}

    /** The answer for the error; made once each, as errors are constants. */
    static LocalResponse render(GatewayError error) {
        LocalResponse made = MADE.get(error);
        return made != null ? made : MADE.computeIfAbsent(error, ErrorRenderer::make);
    }

    /** The same for a call of gRPC. */
    static LocalResponse renderForGrpc(GatewayError error) {
        LocalResponse made = MADE_FOR_GRPC.get(error);
        return made != null ? made : MADE_FOR_GRPC.computeIfAbsent(error, ErrorRenderer::makeForGrpc);
    }

    /** The status that an answer in HTTP's own words has: 499 is for records only. */
    static int status(GatewayError error) {
        return error.status() == 499 ? 400 : error.status();
    }

    private static LocalResponse make(GatewayError error) {
        LocalResponse answer = LocalResponse.of(
                status(error), "application/json", "{\"message\":\"" + escaped(error.message()) + "\"}");
        if (error.retryAfterSeconds() > 0) {
            answer = answer.with(RETRY_AFTER, Integer.toString(error.retryAfterSeconds()));
        }
        String challenge = error.challenge();
        if (challenge != null) {
            return answer.with(WWW_AUTHENTICATE, challenge);
        }
        return error == CoreError.REQUEST_WEBSOCKET_VERSION ? withWebSocketVersion(answer) : answer;
    }

    /** RFC 6455, 4.4, and RFC 9110, 15.5.22. */
    private static LocalResponse withWebSocketVersion(LocalResponse answer) {
        return answer.with(HeaderName.of("Sec-WebSocket-Version"), "13")
                .with(HeaderName.unnumbered("Connection"), "upgrade")
                .with(HeaderName.unnumbered("Upgrade"), "websocket");
    }

    private static LocalResponse makeForGrpc(GatewayError error) {
        return LocalResponse.of(200)
                .with(CONTENT_TYPE, "application/grpc")
                .with(GRPC_STATUS, Integer.toString(GrpcStatus.of(error.status())))
                .with(GRPC_MESSAGE, GrpcMessage.encode(error.message()));
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
