package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of clients for {@link Load}, none of which tries again. */
final class LoadClients {

    private LoadClients() {}

    /** HTTP/1.1 on a connection that is kept until an answer says that it closes. */
    static Load.Client kept(URI server, String target) {
        return new Load.Client() {
            private @Nullable Wire wire;

            @Override
            public String ask() throws IOException {
                if (wire == null) {
                    wire = new Wire(server);
                }
                Wire.Answer answer = wire.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                        .read();
                if (answer.all("Connection").equals(List.of("close"))) {
                    assertThat(wire.ends()).isTrue();
                    close();
                }
                return body(answer);
            }

            @Override
            public void close() throws IOException {
                if (wire != null) {
                    wire.close();
                    wire = null;
                }
            }
        };
    }

    /** HTTP/1.1 with a connection for each request. */
    static Load.Client fresh(URI server, String target) {
        return new Load.Client() {
            @Override
            public String ask() throws IOException {
                try (Wire wire = new Wire(server)) {
                    return body(wire.get(target, "Connection: close").read());
                }
            }

            @Override
            public void close() {}
        };
    }

    /** HTTP/1.1 with a body, which nobody between may send twice. */
    static Load.Client posting(URI server, String target) {
        return new Load.Client() {
            @Override
            public String ask() throws IOException, InterruptedException {
                try (Wire wire = new Wire(server)) {
                    wire.send("POST " + target
                            + " HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\nContent-Length: 5\r\n\r\n12345");
                    return body(wire.read());
                }
            }

            @Override
            public void close() {}
        };
    }

    private static String body(Wire.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
