package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * gRPC's cases for tests between implementations, from its own client through the gateway to its own server, with TLS and in
 * plain text on either side.
 *
 * <p>Left out are the cases that need an identity of Google's cloud (compute_engine_*, service_account_creds,
 * jwt_token_creds, oauth2_auth_token, per_rpc_creds, google_default_credentials), a cache (cacheable_unary) or a special
 * balancer in the client (orca_*), and those that ask whether the server refuses a badly compressed message
 * (client_compressed_unary, client_compressed_streaming), which gRPC's server in Java does not; both run without that
 * question.
 */
@Timeout(60)
class GrpcInteropIT {

    private static final List<String> CASES = List.of(
            "empty_unary",
            "large_unary",
            "client_compressed_unary_noprobe",
            "server_compressed_unary",
            "client_streaming",
            "client_compressed_streaming_noprobe",
            "server_streaming",
            "server_compressed_streaming",
            "ping_pong",
            "empty_stream",
            "custom_metadata",
            "status_code_and_message",
            "special_status_message",
            "unimplemented_method",
            "unimplemented_service",
            "cancel_after_begin",
            "cancel_after_first_response",
            "timeout_on_sleeping_server",
            "very_large_request",
            "pick_first_unary",
            "rpc_soak",
            "channel_soak");

    /** The server with TLS serves one service only, so that the other one is unknown to the gateway already. */
    private static final String YAML = """
            listeners:
              tls: {address: "127.0.0.1:0", tls: {certificate: server1.pem, key: server1.key}}
              plain: {address: "127.0.0.1:0", protocols: [h2c, http/1.1]}
            upstreams:
              plain: {targets: ["h2c://127.0.0.1:%d"]}
              tls: {targets: ["h2://127.0.0.1:%d"], tls: {ca: ca.pem, server-name: server.test.google.fr}}
            apis:
              plain:
                hosts: [plain.test.google.fr]
                routes:
                  $default: {integration: plain}
              tls:
                hosts: [tls.test.google.fr]
                routes:
                  POST /grpc.testing.TestService/{method}: {integration: tls}
            """;

    @TempDir
    private static Path folder;

    private static GrpcPrograms server;
    private static GrpcPrograms client;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        for (String file : List.of("server1.pem", "server1.key", "ca.pem")) {
            Files.write(folder.resolve(file), Peers.grpcFile("certs/" + file));
        }
        server = GrpcPrograms.server();
        client = GrpcPrograms.client();
        program = Program.run(folder, YAML.formatted(server.port("plain"), server.port("tls")));
    }

    @AfterAll
    static void stop() {
        program.close();
        client.close();
        server.close();
    }

    static Stream<Arguments> cases() {
        return Stream.of("plain", "tls")
                .flatMap(listener -> Stream.of("plain", "tls")
                        .flatMap(upstream -> CASES.stream().map(name -> Arguments.of(name, listener, upstream))));
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @MethodSource("cases")
    void passesTheCase(String name, String listener, String upstream) throws Exception {
        URI gateway = program.at(listener);
        boolean secure = listener.equals("tls");
        client.run(
                "--test_case=" + name,
                "--server_host=" + gateway.getHost(),
                "--server_port=" + gateway.getPort(),
                "--server_host_override=" + upstream + ".test.google.fr",
                "--use_tls=" + secure,
                "--use_test_ca=" + secure);
    }

    @Test
    void tellsErrorsInGrpcToClientsOfHttp1() throws Exception {
        try (Wire wire = new Wire(program.at("plain"))) {
            wire.send("POST /no.Service/Method HTTP/1.1\r\nHost: tls.test.google.fr\r\n"
                    + "Content-Type: application/grpc+proto\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0");
            Wire.Answer answer = wire.read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.all("content-type")).containsExactly("application/grpc");
            assertThat(answer.all("grpc-status")).containsExactly("12");
            assertThat(answer.all("grpc-message")).containsExactly("Not Found");
            assertThat(answer.all("content-length")).containsExactly("0");
        }
    }
}
