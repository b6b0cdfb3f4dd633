package dev.portcullis.plugin.integration.echo;

import static dev.portcullis.testkit.TestRequest.bare;
import static dev.portcullis.testkit.TestRequest.post;

import dev.portcullis.config.tree.DataSize;
import dev.portcullis.error.CoreError;
import dev.portcullis.testkit.IntegrationTester;
import dev.portcullis.testkit.LeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class EchoIntegrationTest {

    private final IntegrationTester echo = IntegrationTester.of(new EchoIntegration(new EchoConfig(new DataSize(16))));

    @Test
    void describesTheRequest() {
        echo.send(post("/items/7?a=1&b", "h\u00e4\"\n\u0001")
                        .header("X-A", "1")
                        .header("X-B", "2")
                        .header("x-a", "3\t\\"))
                .hasStatus(200)
                .hasHeader("Content-Type", "application/json")
                .hasBody("{\"method\":\"POST\",\"path\":\"/items/7\",\"query\":\"a=1&b\",\"protocol\":\"HTTP/1.1\","
                        + "\"headers\":{\"Host\":\"example.com\",\"X-A\":[\"1\",\"3\\u0009\\\\\"],\"X-B\":\"2\"},"
                        + "\"body\":\"h\u00e4\\\"\\n\\u0001\",\"bytes\":6}");
    }

    @Test
    void writesBytesThatAreNoTextAsBase64() {
        echo.send(bare("PUT", "/").body(new byte[] {(byte) 0xff, 0, 1}))
                .hasBody("{\"method\":\"PUT\",\"path\":\"/\",\"query\":\"\",\"protocol\":\"HTTP/1.1\",\"headers\":{},"
                        + "\"body\":\"/wAB\",\"bodyBase64\":true,\"bytes\":3}");
    }

    @Test
    void answersWithoutBody() {
        echo.send(bare("GET", "/").version(20))
                .hasBody("{\"method\":\"GET\",\"path\":\"/\",\"query\":\"\",\"protocol\":\"HTTP/2\",\"headers\":{},"
                        + "\"body\":\"\",\"bytes\":0}");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        echo.send(post("/", "x".repeat(16)));
        echo.isRejected(post("/", "x".repeat(17)), CoreError.REQUEST_BODY_TOO_LARGE);
        echo.isRejected(post("/", "x".repeat(100)).chunked(), CoreError.REQUEST_BODY_TOO_LARGE);
    }
}
