package dev.portcullis.plugin.integration.mock;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Gives the one answer it was made with. */
final class MockIntegration implements Integration {

    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");

    private final LocalResponse answer;

    MockIntegration(MockConfig config) {
        LocalResponse made =
                LocalResponse.of(config.status()).withBody(config.body().getBytes(StandardCharsets.UTF_8));
        String type = config.effectiveType();
        if (!type.isEmpty()) {
            made = made.with(CONTENT_TYPE, type);
        }
        for (Map.Entry<String, String> line : config.headers().entrySet()) {
            made = made.with(HeaderName.of(line.getKey()), line.getValue());
        }
        this.answer = made;
    }

    @Override
    public void invoke(Exchange exchange, Responder responder) {
        responder.respond(answer);
    }
}
