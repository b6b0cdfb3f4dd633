package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.integration.Integration;

/** Sends requests to one integration. */
public final class IntegrationTester {

    private final Integration integration;

    private IntegrationTester(Integration integration) {
        this.integration = integration;
    }

    public static IntegrationTester of(Integration integration) {
        return new IntegrationTester(integration);
    }

    /** Sends a request and expects an answer at once. */
    public Answer send(TestRequest request) {
        FakeExchange exchange = request.open();
        LocalResponse answer = invoke(exchange).answer();
        if (answer == null) {
            throw new AssertionError("no answer yet");
        }
        exchange.answer(answer);
        return new Answer(exchange);
    }

    /** Sends a request and expects it to be refused at once. */
    public void isRejected(TestRequest request, GatewayError error) {
        assertThat(invoke(request.open()).error()).isEqualTo(error);
    }

    private FakeResponder invoke(FakeExchange exchange) {
        FakeResponder responder = new FakeResponder();
        return LoopRule.keptBy("the integration", () -> {
            integration.invoke(exchange, responder);
            return responder;
        });
    }
}
