package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tests of the whole engine have in common: one gateway per variant, reconfigured by each test. */
@ParameterizedClass(name = "{0}")
@EnumSource(Variant.class)
abstract class EngineTest {

    private static final FaultWatch FAULTS = new FaultWatch("dev.portcullis.engine.pipeline");

    static GatewayFixture gateway;

    final Variant variant;

    EngineTest(Variant variant) {
        this.variant = variant;
    }

    @BeforeParameterizedClassInvocation
    static void start(Variant variant) {
        gateway = new GatewayFixture(variant);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.settle();
        assertThat(FAULTS.seen()).isEmpty();
    }

    /** A request with a body of known length. */
    static String post(String target, int length, String... lines) {
        StringBuilder head = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: a\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head + "Content-Length: " + length + "\r\n\r\n";
    }
}
