package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.discovery.DnsServer;
import dev.portcullis.upstream.EndpointHealth.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of an upstream's servers get requests. */
class ServersTest extends EngineTest {

    private static final Map<String, Object> CHECKS =
            Map.of("path", "/well", "every", "100ms", "jitter", "0%", "unhealthy-after", "2", "healthy-after", "1");

    @TempDir
    private Path folder;

    private final AtomicBoolean sick = new AtomicBoolean();
    private ScriptedUpstream a;
    private ScriptedUpstream b;

    ServersTest(Variant variant) {
        super(variant);
    }

    @BeforeEach
    void serve() {
        a = server("a", sick);
        b = server("b", new AtomicBoolean());
    }

    /** One that answers with its name, and nothing but failures while it is sick. */
    private static ScriptedUpstream server(String name, AtomicBoolean sick) {
        return gateway.server((connection, number) -> {
            while (true) {
                connection.head();
                connection.send("HTTP/1.1 " + (sick.get() ? "500 Not Well" : "200 OK") + "\r\nContent-Length: 1\r\n\r\n"
                        + name);
            }
        });
    }

    private void apply(Map<String, Object> settings, ScriptedUpstream... servers) {
        gateway.apply(new Setup().servers(settings, servers).route("$default", "backend"));
    }

    private static Set<String> whoAnswers(RawClient client, int requests) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            Answer answer = client.get("/");
            names.add(answer.status() + " " + answer.text());
        }
        return names;
    }

    private static void awaitState(ScriptedUpstream server, State state) {
        Eventually.that("the server is " + state, () -> gateway.endpoint(server).state() == state);
    }

    // ---- health

    @Test
    void serverThatFailsItsChecksGetsNoRequestsUntilItIsWell() {
        sick.set(true);
        apply(Map.of("health", CHECKS), a, b);
        RawClient client = gateway.client();

        awaitState(a, State.UNHEALTHY);
        Eventually.that("it is out of use", () -> whoAnswers(client, 4).equals(Set.of("200 b")));
        assertThat(whoAnswers(client, 20)).containsExactly("200 b");

        sick.set(false);
        awaitState(a, State.HEALTHY);
        Eventually.that("it answers", () -> whoAnswers(client, 4).contains("200 a"));
    }

    @Test
    void allServersAreUsedWhenTooFewAreWell() {
        sick.set(true);
        ScriptedUpstream other = server("c", sick);
        apply(Map.of("health", CHECKS), a, other);

        awaitState(a, State.UNHEALTHY);
        awaitState(other, State.UNHEALTHY);
        Eventually.that("panic", () -> gateway.gateway.stats().panics().contains("backend"));
        assertThat(whoAnswers(gateway.client(), 4)).containsExactlyInAnyOrder("500 a", "500 c");
    }

    @Test
    void withoutPanicNoServerMeansAnAnswerOfOurOwn() {
        sick.set(true);
        apply(Map.of("health", CHECKS, "panic", "0%"), a);

        awaitState(a, State.UNHEALTHY);
        RawClient client = gateway.client();
        Eventually.that("nobody is asked", () -> client.get("/").status() == 503);
    }

    @Test
    void checkThatOnlyConnectsNoticesAClosedPort() {
        Map<String, Object> checks = new HashMap<>(CHECKS);
        checks.put("type", "tcp");
        checks.remove("path");
        apply(Map.of("health", checks), a, b);
        assertThat(whoAnswers(gateway.client(), 4)).containsExactlyInAnyOrder("200 a", "200 b");

        a.die();

        awaitState(a, State.UNHEALTHY);
        assertThat(whoAnswers(gateway.client(), 10)).containsExactly("200 b");
    }

    // ---- ejection

    @Test
    void serverWhoseRequestsFailIsEjectedAndComesBack() {
        sick.set(true);
        apply(Map.of("ejection", Map.of("failures", "3", "pause", "1s", "longest-pause", "1s")), a, b);
        RawClient client = gateway.client();

        Eventually.that("it is ejected", () -> {
            whoAnswers(client, 2);
            return gateway.endpoint(a).state() == State.EJECTED
                    && !gateway.endpoint(a).inUse();
        });
        sick.set(false);
        assertThat(gateway.endpoint(a).ejections()).isEqualTo(1);

        awaitState(a, State.HEALTHY);
        Eventually.that("it answers again", () -> whoAnswers(client, 4).contains("200 a"));
    }

    @Test
    void deadServerFailsNoRequestOnceItIsEjected() {
        apply(Map.of("ejection", Map.of("failures", "1")), a, b);
        RawClient client = gateway.client();
        whoAnswers(client, 2);

        a.die();
        Eventually.that("it is ejected", () -> {
            whoAnswers(client, 2);
            return gateway.endpoint(a).state() == State.EJECTED
                    && !gateway.endpoint(a).inUse();
        });

        assertThat(whoAnswers(client, 50)).containsExactly("200 b");
    }

    @Test
    void ejectedServerIsAskedWhenNoOtherCanBeConnectedTo() {
        sick.set(true);
        apply(Map.of("ejection", Map.of("failures", "1")), a, b);
        RawClient client = gateway.client();
        Eventually.that("it is ejected", () -> whoAnswers(client, 4).equals(Set.of("200 b")));
        sick.set(false);

        b.die();

        assertThat(whoAnswers(client, 10)).containsExactly("200 a");
    }

    // ---- balance

    @Test
    void requestsOfOneKeyMeetOneServer() {
        ScriptedUpstream c = server("c", new AtomicBoolean());
        apply(Map.of("balance", "hash(header.x-user)"), a, b, c);
        RawClient client = gateway.client();
        Map<String, String> before = whoServes(client);
        assertThat(whoServes(client)).isEqualTo(before);
        assertThat(new HashSet<>(before.values())).hasSizeGreaterThan(1);

        apply(Map.of("balance", "hash(header.x-user)"), a, b);

        Map<String, String> after = whoServes(client);
        before.forEach((user, server) -> {
            if (!server.equals("c")) {
                assertThat(after.get(user)).isEqualTo(server);
            }
        });
    }

    private static Map<String, String> whoServes(RawClient client) {
        Map<String, String> servers = new HashMap<>();
        for (int user = 0; user < 20; user++) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-User: user" + user + "\r\n\r\n");
            servers.put("user" + user, client.answer().text());
        }
        return servers;
    }

    @Test
    void clientStaysWithTheServerThatItsCookieNames() {
        apply(Map.of("sticky", "who"), a, b);
        RawClient client = gateway.client();
        Answer first = client.get("/");
        String cookie = first.field("Set-Cookie");
        assertThat(cookie).startsWith("who=").contains("HttpOnly").doesNotContain("127.0.0.1");

        for (int i = 0; i < 10; i++) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: x=1; " + cookie.substring(0, cookie.indexOf(';'))
                    + "\r\n\r\n");
            Answer answer = client.answer();
            assertThat(answer.text()).isEqualTo(first.text());
            assertThat(answer.field("Set-Cookie")).isNull();
        }
        client.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: who=0123456789abcdef\r\n\r\n");
        assertThat(client.answer().field("Set-Cookie")).startsWith("who=");
    }

    // ---- where servers come from

    @Test
    void fileOfTargetsIsReadAgainWhenItChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("targets"), a.url() + "\n");
        apply(Map.of("targets", List.of(Map.of("file", file.toString()))));
        RawClient client = gateway.client();
        assertThat(whoAnswers(client, 4)).containsExactly("200 a");

        Path next = Files.writeString(folder.resolve("next"), b.url() + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Eventually.that("the other server answers", () -> whoAnswers(client, 1).contains("200 b"));

        Path wrong = Files.writeString(folder.resolve("next"), "ftp://nowhere\n");
        Files.move(wrong, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Stillness.pass(1500);
        assertThat(whoAnswers(client, 4)).as("the last good list").containsExactly("200 b");
    }

    @Test
    void namesAreLookedUpAgainWhenTheirTimeIsOver() {
        try (DnsServer dns = new DnsServer().ttl(0)) {
            dns.addresses("orders.test", "127.0.0.1");
            gateway.apply(new Setup()
                    .servers(Map.of("targets", List.of("http://orders.test:" + a.port())))
                    .gateway(
                            "dns",
                            Map.of(
                                    "servers", List.of("127.0.0.1:" + dns.port()),
                                    "shortest-ttl", "200ms",
                                    "timeout", "300ms"))
                    .route("$default", "backend"));
            RawClient client = gateway.client();
            Eventually.that("the address is known", () -> client.get("/").status() == 200);

            dns.addresses("orders.test", "127.0.0.2");
            Eventually.that("nobody is there", () -> client.get("/").status() == 503);
            dns.addresses("orders.test", "127.0.0.2", "127.0.0.1");
            Eventually.that(
                    "the other address is used, too",
                    () -> whoAnswers(client, 4).contains("200 a"));

            dns.silent(true);
            Stillness.pass(1000);
            assertThat(whoAnswers(client, 4))
                    .as("the last answer of the name server")
                    .contains("200 a");
        }
    }

    @Test
    void serverOfTheNextPriorityIsAskedWhenNoneOfTheFirstCanBeConnectedTo() {
        try (DnsServer dns = new DnsServer()) {
            dns.addresses("orders.test", "127.0.0.1")
                    .services(
                            "_http._tcp.test", "1 1 " + a.port() + " orders.test", "2 1 " + b.port() + " orders.test");
            gateway.apply(new Setup()
                    .servers(Map.of("targets", List.of("srv://_http._tcp.test")))
                    .gateway("dns", Map.of("servers", List.of("127.0.0.1:" + dns.port())))
                    .route("$default", "backend"));
            RawClient client = gateway.client();
            Eventually.that("the servers are known", () -> client.get("/").status() == 200);
            assertThat(whoAnswers(client, 10)).containsExactly("200 a");

            a.die();

            assertThat(whoAnswers(client, 10)).containsExactly("200 b");
        }
    }
}
