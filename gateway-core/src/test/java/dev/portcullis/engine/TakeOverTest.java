package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.engine.takeover.Estate;
import dev.portcullis.engine.takeover.Predecessor;
import dev.portcullis.engine.takeover.TakeOverSocket;
import dev.portcullis.tls.Certificates;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One gateway takes the place of another. */
@Timeout(60)
class TakeOverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final ExecutorService control = Executors.newSingleThreadExecutor();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final GatewayFixture old = new GatewayFixture(Variant.EPOLL_1_LOOP);
    private final GatewayFixture fresh = new GatewayFixture(Variant.EPOLL_8_LOOPS);
    private TakeOverSocket socket;

    /** The old one, as the program has it. */
    private final Estate estate = new Estate() {
        @Override
        public List<Listening> show(int pid) {
            events.add("show");
            return old.gateway.listening();
        }

        @Override
        public void keep(String why) {
            events.add("keep");
        }

        @Override
        public void handOver(Set<String> heirs) {
            old.gateway.handOver(heirs);
            events.add("handOver " + heirs);
        }

        @Override
        public void leave() {
            old.gateway.leave(PATIENCE);
            events.add("leave");
        }
    };

    @BeforeEach
    void listen() throws Exception {
        socket = offer(Duration.ofMinutes(1));
    }

    private TakeOverSocket offer(Duration patience) throws Exception {
        return control.submit(() -> TakeOverSocket.open(file(), control, estate, patience))
                .get();
    }

    private Path file() {
        return directory.resolve("takeover.sock");
    }

    @AfterEach
    void close() throws Exception {
        control.submit(socket::close).get();
        old.close();
        fresh.close();
        control.shutdown();
    }

    @Test
    void serves() throws Exception {
        old.apply(answering("old"));
        RawClient before = old.client();
        assertThat(before.get("/").text()).isEqualTo("old");
        int port = old.address().getPort();

        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            fresh.apply(answering("new"));
            assertThat(fresh.address().getPort()).isEqualTo(port);
            for (int i = 0; i < 20; i++) {
                assertThat(old.client().get("/").text()).isEqualTo("old");
            }
            predecessor.ready();
            fresh.gateway.accept();
            assertThat(predecessor.serving()).isTrue();
        }

        assertThat(fresh.client().get("/").text()).isEqualTo("new");
        Answer last = before.get("/");
        assertThat(last.text()).as("on a connection of the old one").isEqualTo("old");
        assertThat(last.closes()).isTrue();
        assertThat(events).containsExactly("show", "handOver [main]", "leave");
        assertThat(file()).doesNotExist();
        settle();
    }

    @Test
    void handshakesThatTheOldOneHasAcceptedGoOn() throws Exception {
        Certificates.write(directory, "www", Certificates.ec("www.test"));
        Certificates.write(directory, "api", Certificates.ec("api.test"));
        Map<String, Object> tls = Map.of("certificates", List.of(pair("www"), pair("api")));
        old.apply(answering("old").listener("tls", tls));
        Socket accepted = new Socket(old.address().getAddress(), old.address().getPort());
        Eventually.that("it is accepted", () -> old.gateway.stats().connections() == 1);

        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            fresh.apply(answering("new").listener("tls", tls));
            predecessor.ready();
            fresh.gateway.accept();
            assertThat(predecessor.serving()).isTrue();
        }

        RawClient client = old.client(
                Certificates.clientContext().getSocketFactory().createSocket(accepted, "api.test", 443, true));
        Answer answer = client.get("/");
        assertThat(answer.text()).isEqualTo("old");
        assertThat(answer.closes()).isTrue();
        settle();
    }

    private Map<String, Object> pair(String name) {
        return Map.of(
                "certificate",
                directory.resolve(name + ".pem").toString(),
                "key",
                directory.resolve(name + ".key").toString());
    }

    @Test
    void connectionsInTheQueueAreServed() throws Exception {
        old.apply(answering("old"));
        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            fresh.apply(answering("new"));
            predecessor.ready();
            // the old one has let go, the new one has not begun: what connects now waits in the kernel
            control.submit(() -> old.gateway.handOver(Set.of("main"))).get();
            RawClient waiting = fresh.client();
            waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            fresh.gateway.accept();
            assertThat(waiting.answer().text()).isEqualTo("new");
            predecessor.serving();
        }
        settle();
    }

    @Test
    void theFileOfAUnixSocketStaysAndGoesWithItsHeir() throws Exception {
        Path path = directory.resolve("main.sock");
        old.apply(answering("old").listener("address", "unix:" + path));
        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            fresh.apply(answering("new").listener("address", "unix:" + path).listener("mode", "0600"));
            assertThat(old.client(new UnixSocket(path)).get("/").text()).isEqualTo("old");
            predecessor.ready();
            fresh.gateway.accept();
            predecessor.serving();
        }
        assertThat(fresh.client(new UnixSocket(path)).get("/").text()).isEqualTo("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");

        fresh.apply(answering("elsewhere"));

        assertThat(path).doesNotExist();
        assertThat(fresh.client().get("/").text()).isEqualTo("elsewhere");
        settle();
    }

    @Test
    void whatTheNewOneDoesNotWantIsClosed() throws Exception {
        Path path = directory.resolve("main.sock");
        old.apply(answering("old").listener("address", "unix:" + path));
        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            fresh.apply(answering("new"));
            predecessor.ready();
            fresh.gateway.accept();
            predecessor.serving();
        }

        assertThat(path).doesNotExist();
        assertThat(fresh.client().get("/").text()).isEqualTo("new");
        settle();
    }

    @Test
    void theOldOneGoesOnWhenTheNewOneEnds() throws Exception {
        Path path = directory.resolve("main.sock");
        old.apply(answering("old").listener("address", "unix:" + path));
        try (Predecessor predecessor = Predecessor.find(file())) {
            fresh.gateway.inherit(predecessor);
            assertThat(fresh.refusal(answering("new")
                            .listener("address", "unix:" + path)
                            .listener("tls", Map.of("certificate", "no.pem", "key", "no.key"))))
                    .contains("no.pem");
        }
        awaitEvent("keep");

        assertThat(old.client(new UnixSocket(path)).get("/").text()).isEqualTo("old");
        try (Predecessor again = Predecessor.find(file())) {
            assertThat(again.take("main", ListenerAddress.parse("unix:" + path)))
                    .isNotNull()
                    .satisfies(inherited -> inherited.descriptor().close());
        }
        settle();
    }

    @Test
    void aGatewayThatStopsBeforeItsTurnLeavesEverythingInPlace() throws Exception {
        Path path = directory.resolve("main.sock");
        old.apply(answering("old").listener("address", "unix:" + path));
        try (Predecessor predecessor = Predecessor.find(file());
                GatewayFixture stopping = new GatewayFixture(Variant.EPOLL_1_LOOP)) {
            stopping.gateway.inherit(predecessor);
            stopping.apply(answering("new").listener("address", "unix:" + path));
        }

        assertThat(path).exists();
        assertThat(old.client(new UnixSocket(path)).get("/").text()).isEqualTo("old");
        settle();
    }

    @Test
    void oneAtATime() throws Exception {
        old.apply(answering("old"));
        try (Predecessor first = Predecessor.find(file())) {
            assertThatThrownBy(() -> Predecessor.find(file())).hasMessageContaining("another process is taking over");
            assertThat(first.take("other", ListenerAddress.parse("127.0.0.1:0")))
                    .isNull();
        }
        awaitEvent("keep");
        Predecessor.find(file()).close();
    }

    @Test
    void theOldOneDoesNotWaitForEver() throws Exception {
        old.apply(answering("old"));
        control.submit(socket::close).get();
        socket = offer(Duration.ofSeconds(2));
        try (Predecessor predecessor = Predecessor.find(file())) {
            awaitEvent("keep");
            assertThatThrownBy(predecessor::ready).hasMessageContaining("has ended the conversation");
        }
        assertThat(old.client().get("/").text()).isEqualTo("old");
        settle();
    }

    @Test
    void theOldOneSaysThatItHasNotWaited() throws Exception {
        old.apply(answering("old"));
        control.submit(socket::close).get();
        socket = offer(Duration.ofSeconds(2));
        try (Predecessor predecessor = Predecessor.find(file())) {
            predecessor.ready();
            awaitEvent("keep");
            assertThatThrownBy(predecessor::serving).hasMessageContaining("goes on");
        }
    }

    @Test
    void theEndOfTheOldOneIsThatOfTheAttempt() throws Exception {
        old.apply(answering("old"));
        try (Predecessor predecessor = Predecessor.find(file())) {
            control.submit(socket::close).get();
            awaitEvent("keep");
            assertThatThrownBy(predecessor::ready).hasMessageContaining("has ended the conversation");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void nobodyThere() throws IOException {
        Path left = directory.resolve("left.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(left));
        }

        assertThat(Predecessor.find(left)).isNull();
        assertThat(Predecessor.find(directory.resolve("none.sock"))).isNull();
    }

    @Test
    void pathThatIsTooLong() {
        Path path = directory.resolve("a".repeat(100)).resolve("takeover.sock");

        assertThatThrownBy(() -> Predecessor.find(path)).hasMessageEndingWith("(expected: a path of at most 107)");
        assertThatThrownBy(() -> TakeOverSocket.open(path, control, estate))
                .hasMessageEndingWith("(expected: a path of at most 107)");
    }

    @Test
    void socketIsForItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> TakeOverSocket.open(file(), control, estate))
                .hasMessageContaining("somebody listens there already");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        assertThat(said("take-over 2\n")).isEqualTo("refused version 2 of the conversation (expected: 1)\n");
    }

    @Test
    void nonsenseEndsTheConversation() throws IOException {
        assertThat(said("GET / HTTP/1.1\r\n\r\n")).isEmpty();
        assertThat(said("ready\n")).isEmpty();
    }

    @Test
    void listenerThatIsNotThereEndsTheConversation() throws Exception {
        old.apply(answering("old"));

        assertThat(said("take-over 1\ngive 1\n")).startsWith("listeners 1\nmain 127.0.0.1%3A0 -\n");
        assertThat(said("take-over 1\ngive x\n")).startsWith("listeners 1\n");
        assertThat(said("take-over 1\nserving\n")).startsWith("listeners 1\n");
        assertThat(old.client().get("/").text()).isEqualTo("old");
        settle();
    }

    /** All that the old one says to this, to the end of the conversation. */
    private String said(String words) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file()));
            channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    private void awaitEvent(String wanted) throws InterruptedException {
        String event = "";
        while (event != null && !event.equals(wanted)) {
            event = events.poll(10, TimeUnit.SECONDS);
        }
        assertThat(event).isEqualTo(wanted);
    }

    /** A configuration whose only route answers with that text. */
    private Setup answering(String text) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
        return Setup.to((text.equals("old") ? old : fresh).server(ScriptedUpstream.always(answer)));
    }

    private void settle() {
        fresh.settle();
        old.settle();
    }
}
