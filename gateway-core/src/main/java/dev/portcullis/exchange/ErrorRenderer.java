package dev.portcullis.exchange;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the gateway's own errors look as Amazon's HTTP APIs show theirs: {@code {"message":"Not Found"}}. */
final class ErrorRenderer {

    private static final ConcurrentHashMap<GatewayError, LocalResponse> MADE = new ConcurrentHashMap<>();

    private ErrorRenderer() {}

    /** The answer for the error; made once each, as errors are constants. */
    static LocalResponse render(GatewayError error) {
        LocalResponse made = MADE.get(error);
        return made != null ? made : MADE.computeIfAbsent(error, ErrorRenderer::make);
    }

    private static LocalResponse make(GatewayError error) {
        int status = error.status() == 499 ? 400 : error.status();
        LocalResponse answer =
                LocalResponse.of(status, "application/json", "{\"message\":\"" + escaped(error.message()) + "\"}");
        return error == CoreError.REQUEST_WEBSOCKET_VERSION ? withWebSocketVersion(answer) : answer;
    }

    /** RFC 6455, 4.4, and RFC 9110, 15.5.22. */
    private static LocalResponse withWebSocketVersion(LocalResponse answer) {
        return answer.with(HeaderName.of("Sec-WebSocket-Version"), "13")
                .with(HeaderName.unnumbered("Connection"), "upgrade")
                .with(HeaderName.unnumbered("Upgrade"), "websocket");
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
