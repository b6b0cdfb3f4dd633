package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.LocalResponse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners on unix sockets. */
class UnixListenerTest extends EngineTest {

    @TempDir
    private Path directory;

    private Path file;

    UnixListenerTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void name() {
        file = directory.resolve("gateway.sock");
    }

    @Test
    void answersRequests() throws IOException {
        gateway.apply(listening(Setup.to(gateway.server(ScriptedUpstream.always(OK)))));
        RawClient client = client();

        for (int i = 0; i < 3; i++) {
            assertThat(client.get("/").text()).isEqualTo("ok");
        }
        client.finish();
        assertThat(client.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void carriesLargeBodiesBothWays() throws IOException {
        gateway.apply(listening(Setup.to(gateway.server((connection, number) -> {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n");
            connection.send(connection.bytes(3_000_000));
        }))));
        RawClient client = client();
        byte[] body = Patterns.bytes(3_000_000);

        client.sendAside(post("/", body.length), body);

        assertThat(client.answerReadSlowly().body()).isEqualTo(body);
    }

    @Test
    void saysThatThePeerHasNoAddress() throws IOException {
        gateway.script(
                "peer",
                (exchange, to) -> to.respond(LocalResponse.of(
                        200,
                        "text/plain",
                        new String(exchange.connection().remoteAddress(), US_ASCII) + " "
                                + exchange.connection().remote() + " "
                                + exchange.connection().local().getPort())));
        gateway.apply(listening(Setup.answering("peer")));

        assertThat(client().get("/").text()).isEqualTo("unix: unix/<unresolved>:0 0");
    }

    @Test
    void lingersForClientsThatAreStillSending() throws IOException {
        gateway.script("refuse", (exchange, to) -> to.respond(LocalResponse.of(403)));
        gateway.apply(listening(Setup.answering("refuse")));
        RawClient client = client();

        client.send(post("/", 1_000_000) + "x".repeat(100_000));

        Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.closes()).isTrue();
    }

    @Test
    void letsOwnerAndGroupConnectUnlessToldOtherwise() throws IOException {
        Setup setup = listening(Setup.to(gateway.server()));
        gateway.apply(setup);
        assertThat(mode()).isEqualTo("rw-rw----");

        gateway.apply(setup.listener("mode", "0666"));

        assertThat(mode()).isEqualTo("rw-rw-rw-");
    }

    @Test
    void replacesTheSocketOfAProcessThatIsGone() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();

        gateway.apply(listening(Setup.to(gateway.server(ScriptedUpstream.always(OK)))));

        assertThat(client().get("/").status()).isEqualTo(200);
    }

    @Test
    void leavesTheSocketOfAnotherServerAlone() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(file));

            assertThat(problems(listening(Setup.to(gateway.server()))))
                    .containsExactly("cannot listen on unix:" + file + ": somebody listens there already");
            assertThat(file).exists();
        }
    }

    @Test
    void leavesOtherFilesAlone() throws IOException {
        Files.writeString(file, "precious");

        assertThat(problems(listening(Setup.to(gateway.server()))))
                .containsExactly("cannot listen on unix:" + file + ": a file that is no socket is there");
        assertThat(file).hasContent("precious");
    }

    @Test
    void removesItsFileWhenTheListenerGoes() {
        gateway.apply(listening(Setup.to(gateway.server())));
        assertThat(file).exists();

        gateway.apply(Setup.to(gateway.server()));

        assertThat(file).doesNotExist();
    }

    @Test
    void removesItsFileAtTheStop() throws Exception {
        try (GatewayFixture stopping = new GatewayFixture(variant)) {
            stopping.apply(listening(Setup.to(gateway.server())));
            assertThat(file).exists();

            stopping.gateway
                    .stop(Duration.ZERO, Duration.ZERO)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(file).doesNotExist();
        }
    }

    @Test
    void refusesAModeWithoutSocket() {
        assertThat(problems(Setup.to(gateway.server()).listener("mode", "0660")))
                .containsExactly("0660 (expected: only with a unix socket)");
    }

    private Setup listening(Setup setup) {
        return setup.listener("address", "unix:" + file);
    }

    private RawClient client() throws IOException {
        return gateway.client(new UnixSocket(file));
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> problems(Setup setup) {
        ConfigNode root = setup.tree();
        Problems problems = new Problems();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        if (config != null) {
            gateway.gateway.apply(config, root, Path.of(""), problems);
        }
        return problems.all().stream().map(problem -> problem.message()).toList();
    }
}
