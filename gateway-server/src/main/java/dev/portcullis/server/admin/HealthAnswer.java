package dev.portcullis.server.admin;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import java.util.function.Supplier;

/** Answers probes, at once and from prepared responses. */
final class HealthAnswer implements Integration {

    static final LocalResponse LIVE = status(200, "live");
    private static final LocalResponse READY = status(200, "ready");
    private static final LocalResponse STARTING = status(503, "starting");
    private static final LocalResponse STOPPING = status(503, "stopping");

    private final Supplier<LocalResponse> current;

    HealthAnswer(Supplier<LocalResponse> current) {
        this.current = current;
    }

    static LocalResponse of(GatewayView.Phase phase) {
        return switch (phase) {
            case STARTING -> STARTING;
            case READY -> READY;
            case STOPPING -> STOPPING;
        };
    }

    private static LocalResponse status(int status, String word) {
        return LocalResponse.of(status, "application/json", "{\"status\":\"" + word + "\"}")
                .with(HeaderName.of("Cache-Control"), "no-store");
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        responder.respond(current.get());
    }
}
