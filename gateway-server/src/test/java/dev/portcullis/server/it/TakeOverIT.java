package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new process takes the place of the one that runs. */
@Timeout(300)
class TakeOverIT {

    private static final int TIMES = 3;

    private static final String YAML = """
            admin: {address: "127.0.0.1:0"}
            listeners:
              plain: {address: "127.0.0.1:0"}
              secure: {address: "127.0.0.1:0", tls: {certificate: server.pem, key: server.key}}
              local: {address: "unix:%1$s/local.sock"}
            upstreams:
              sockets: {targets: ["http://127.0.0.1:%2$d"]}
            apis:
              one:
                routes:
                  GET /version: {integration: {mock: {body: "%3$s"}}}
                  GET /echo: {integration: sockets, upgrade: websocket}
            """;

    @TempDir
    private Path folder;

    private final List<Program> programs = new ArrayList<>();
    private EchoServer sockets;
    private Path state;

    @BeforeEach
    void start() throws Exception {
        Authority.write(folder, new Authority("Authority").issue("one.example"));
        sockets = new EchoServer(null);
        state = folder.resolve("state");
        programs.add(Program.takeOver(write("1"), state, "--or-start").awaitReady());
    }

    @AfterEach
    void stop() {
        programs.forEach(Program::close);
        sockets.close();
    }

    private Path write(String version) throws Exception {
        return Files.writeString(
                folder.resolve("version-" + version + ".yaml"), YAML.formatted(folder, sockets.port(), version));
    }

    private Program last() {
        return programs.get(programs.size() - 1);
    }

    private Program takeOver(Path file) throws Exception {
        Program next = Program.takeOver(file, state);
        programs.add(next);
        return next;
    }

    @Test
    void severalInARowUnderLoadFailNoRequest() throws Exception {
        URI plain = last().at("plain");
        URI secure = last().at("secure");
        URI admin = last().at("admin");
        try (Load load = new Load()) {
            load.add(2, "kept", () -> LoadClients.kept(plain, "/version"))
                    .add(1, "fresh", () -> LoadClients.fresh(plain, "/version"))
                    .add(1, "kept tls", () -> LoadClients.kept(secure, "/version"))
                    .add(1, "fresh tls", () -> LoadClients.fresh(secure, "/version"))
                    .add(1, "h2", () -> new Http2Caller(secure, "/version"))
                    .add(1, "ready", () -> LoadClients.kept(admin, "/health/ready"));
            for (int version = 2; version <= TIMES; version++) {
                Program old = last();
                HttpClient client = HttpClient.newHttpClient();
                SocketClient socket = SocketClient.open(client, websocket(plain));
                socket.send("to " + version);
                assertThat(socket.next()).isEqualTo("text to " + version);

                Program next = takeOver(write(Integer.toString(version))).awaitReady();

                assertThat(socket.next()).startsWith("close 1001");
                assertThat(next.at("plain")).isEqualTo(plain);
                assertThat(next.at("secure")).isEqualTo(secure);
                assertThat(next.at("admin")).isEqualTo(admin);
                for (String kind : List.of("kept", "fresh", "kept tls", "fresh tls", "h2")) {
                    load.await(kind, Integer.toString(version));
                }
                assertThat(old.awaitExit()).isZero();
                old.log().await("Process " + next.pid() + " has taken over");
                old.log().await("Stopped; every exchange could finish");
            }
            Map<String, Integer> answers = load.stop();
            assertThat(answers).hasSize(5 * TIMES + 1);
        }
        assertThat(localVersion()).endsWith("\r\n\r\n" + TIMES);
        assertThat(last().stop()).isZero();
        assertThat(folder.resolve("local.sock")).doesNotExist();
        assertThat(state.resolve("takeover.sock")).doesNotExist();
    }

    private static URI websocket(URI plain) {
        return URI.create(plain.toString().replaceFirst("^http", "ws") + "/echo");
    }

    /** What is answered on the unix socket. */
    private String localVersion() throws Exception {
        return say(folder.resolve("local.sock"), "GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    private static String say(Path socket, String words) throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoeverCannotStartChangesNothing() throws Exception {
        Path bad = Files.writeString(
                folder.resolve("bad.yaml"), Files.readString(write("2")).replace("server.key", "no.key"));

        Program failing = takeOver(bad);

        assertThat(failing.awaitExit()).isEqualTo(1);
        assertThat(failing.log().all()).anyMatch(line -> line.contains("no.key"));
        goesOn();
    }

    @Test
    void whoeverIsKilledBeforeHeIsReadyChangesNothing() throws Exception {
        Path neverRead = folder.resolve("never-read.yaml");
        assertThat(new ProcessBuilder("mkfifo", neverRead.toString()).start().waitFor())
                .isZero();
        Program killed = takeOver(neverRead);
        first().log().await("Process " + killed.pid() + " is about to take over");

        Program second = takeOver(write("2"));
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.log().all()).anyMatch(line -> line.endsWith("refuses: another process is taking over"));

        killed.signal("KILL");
        goesOn();
    }

    @Test
    void nothingIsReloadedMeanwhileButAfterwards() throws Exception {
        try (SocketChannel taker = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            taker.connect(UnixDomainSocketAddress.of(state.resolve("takeover.sock")));
            taker.write(ByteBuffer.wrap("take-over 1\n".getBytes(StandardCharsets.UTF_8)));
            first().log().await(" is about to take over");
            Files.writeString(folder.resolve("version-1.yaml"), YAML.formatted(folder, sockets.port(), "1, changed"));
            first().signal("HUP");
            first().log().await("The configuration is not read while another process takes over");
            assertThat(Http.get(first().at("plain", "/version")).body()).isEqualTo("1");
        }
        first().log().await("Nobody has taken over: ");
        first().log().await("Revision 2 is active");
        assertThat(Http.get(first().at("plain", "/version")).body()).isEqualTo("1, changed");
    }

    @Test
    void listenersOfAnHeirChangeAsAllDo() throws Exception {
        URI plain = first().at("plain");
        Path file = write("2");
        Program heir = takeOver(file).awaitReady();
        assertThat(first().awaitExit()).isZero();

        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(" *plain: .*\n", "")
                        .replaceFirst(" *local: .*\n", "")
                        .replace("\"2\"", "\"3\""));
        heir.log().await("Listener plain: no longer on 127.0.0.1:0");
        heir.log().await("Revision 3 is active");

        assertThat(folder.resolve("local.sock")).doesNotExist();
        assertThatThrownBy(() -> Http.get(plain.resolve("/version"))).isInstanceOf(ConnectException.class);
        assertThat(Http.get(heir.at("secure", "/version")).body()).isEqualTo("3");
    }

    @Test
    void nobodyToTakeOverFrom() throws Exception {
        Program.Result result = Program.execute(
                folder, "run", "--take-over", "--state", folder.resolve("none").toString(), "version-1.yaml");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("portcullis: cannot take over: nobody listens on " + folder.resolve("none/takeover.sock"));
    }

    private Program first() {
        return programs.get(0);
    }

    /** The first process, as if nothing had happened. */
    private void goesOn() throws Exception {
        first().log().await("Nobody has taken over: ");
        assertThat(Http.get(first().at("plain", "/version")).body()).isEqualTo("1");
        assertThat(Http.get(first().at("secure", "/version")).body()).isEqualTo("1");
        assertThat(localVersion()).endsWith("\r\n\r\n1");

        Program heir = takeOver(write("2")).awaitReady();
        assertThat(first().awaitExit()).isZero();
        assertThat(Http.get(heir.at("plain", "/version")).body()).isEqualTo("2");
    }
}
