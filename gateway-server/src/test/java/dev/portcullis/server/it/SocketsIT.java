package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** nginx on unix sockets, in front of the gateway and behind it; and nginx as a reader of the PROXY protocol. */
@Timeout(60)
class SocketsIT {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              local: {address: "unix:%1$s/gateway.sock"}
            forwarding: {trusted-proxies: ["unix:"]}
            upstreams:
              plain: {targets: ["unix:%1$s/plain.sock"]}
              text: {targets: ["unix:%1$s/told.sock"], proxy-protocol: v1}
              binary: {targets: ["unix:%1$s/told.sock"], proxy-protocol: v2}
            apis:
              all:
                routes:
                  GET /plain: {integration: plain}
                  GET /text: {integration: text}
                  GET /binary: {integration: binary}
            """;

    @TempDir
    private static Path folder;

    private static Nginx nginx;
    private static Program program;

    @BeforeAll
    static void start() throws IOException {
        nginx = Nginx.serve(folder);
        program = Program.run(folder, YAML.formatted(folder));
    }

    @AfterAll
    static void stop() {
        program.close();
        nginx.close();
    }

    @Test
    void reachesNginxOnAUnixSocket() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get("/plain").body()).isEqualTo("localhost /plain 127.0.0.1");
        }
    }

    @Test
    void servesNginxOnAUnixSocket() throws Exception {
        HttpResponse<String> answer = Http.get(nginx.address().resolve("/gateway/plain"));

        assertThat(answer.body()).isEqualTo("localhost /plain 192.0.2.1");
    }

    @Test
    void tellsNginxTheClientsAddress() throws Exception {
        for (String version : new String[] {"/text", "/binary"}) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(version).body())
                        .isEqualTo("127.0.0.1 " + program.at("plain").getPort());
            }
        }
    }

    private static HttpResponse<String> get(String target) throws Exception {
        return Http.get(program.at("plain", target));
    }
}
