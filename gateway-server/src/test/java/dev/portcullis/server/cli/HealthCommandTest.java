package dev.portcullis.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {

    private HttpServer gateway;
    private String url;
    private volatile int status = 200;

    @BeforeEach
    void listen() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        gateway.start();
        url = "http://127.0.0.1:" + gateway.getAddress().getPort() + "/health/ready";
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    @Test
    void readyGatewayIsHealthy() {
        assertThat(CommandRun.of("health", "--url", url)).isEqualTo(new CommandRun(0, url + ": ready\n", ""));
    }

    @Test
    void gatewayThatStopsIsNot() {
        status = 503;

        assertThat(CommandRun.of("health", "--url", url)).isEqualTo(new CommandRun(1, url + ": answers 503\n", ""));
    }

    @Test
    void gatewayThatIsNotThereIsNot() {
        gateway.stop(0);

        assertThat(CommandRun.of("health", "--url", url))
                .isEqualTo(new CommandRun(1, "", url + ": Connection refused\n"));
    }

    @Test
    void urlOfAnotherKindIsRefused() {
        assertThat(CommandRun.of("health", "--url", "ftp://x/y").err())
                .isEqualTo("ftp://x/y: cannot be asked (expected: an http or https URL)\n");
    }
}
