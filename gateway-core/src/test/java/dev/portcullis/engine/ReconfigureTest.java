package dev.portcullis.engine;

import static dev.portcullis.engine.ScriptedUpstream.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Configurations that change under running requests. */
class ReconfigureTest extends EngineTest {

    ReconfigureTest(Variant variant) {
        super(variant);
    }

    @Test
    void losesNoRequestToTwoHundredChanges() {
        ScriptedUpstream server = gateway.server(ScriptedUpstream.always(OK));
        gateway.filter("pass", (RequestFilter) exchange -> Outcome.proceed());
        Setup one = Setup.to(server);
        Setup other = new Setup()
                .upstream(server, Map.of("timeouts", Map.of("response", "20s"), "balance", "least-pending"))
                .route("GET /more", "backend")
                .route("$default", "backend", "first", "pass")
                .listener("timeouts", Map.of("keep-alive", "20s"));
        gateway.apply(one);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(Asides.run(() -> {
                RawClient client = gateway.client();
                while (!over.get()) {
                    Answer answer = client.get("/");
                    if (answer.status() != 200
                            || answer.closes()
                            || !answer.text().equals("ok")) {
                        throw new AssertionError(answer.head());
                    }
                    answered.incrementAndGet();
                }
            }));
        }

        for (int i = 0; i < 200; i++) {
            gateway.apply(i % 2 == 0 ? other : one);
        }

        int then = answered.get();
        Eventually.that("requests go on", () -> answered.get() > then + 100);
        over.set(true);
        clients.forEach(client -> assertThat(client).succeedsWithin(10, TimeUnit.SECONDS));
    }

    @Test
    void removedRouteLetsItsExchangeFinish() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.send(post("/a", 6) + "abc");
        ServerEnd asked = server.accept();
        asked.readUntil("abc");

        gateway.apply(new Setup().upstream(gateway.server()).route("GET /other", "backend"));

        client.send("def");
        asked.readUntil("def");
        asked.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nABC");
        client.readUntil("ABC");
        asked.send("DEF");
        assertThat(client.text(3)).isEqualTo("DEF");
        assertThat(client.get("/a").status()).isEqualTo(404);
        asked.awaitEnd();
    }

    @Test
    void listenerThatGoesAwayLetsItsExchangeFinish() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        ServerEnd asked = server.accept();
        asked.head();

        gateway.apply(Setup.to(server).listener("address", "127.0.0.2:0"));
        asked.send(OK);

        assertThat(client.answer().text()).isEqualTo("ok");
    }

    @Test
    void listenerThatIsRemovedLeavesNoConnectionBehind() {
        ScriptedUpstream server = gateway.server();
        gateway.apply(Setup.to(server).http2());
        RawClient busy = gateway.client();
        busy.send(post("/a", 6) + "abc");
        ServerEnd asked = server.accept();
        asked.readUntil("abc");
        RawClient idle = gateway.client();
        idle.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        server.accept().serve(OK);
        assertThat(idle.answer().status()).isEqualTo(200);

        gateway.apply(Setup.to(server).gateway("listeners", Map.of("other", Map.of("address", "127.0.0.1:0"))));
        assertThat(idle.awaitEnd()).isEqualTo(Wire.End.FIN);
        busy.send("def");
        asked.readUntil("def");
        asked.send(OK);

        Answer answer = busy.answer();
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.closes()).isTrue();
        assertThat(busy.awaitEnd()).isEqualTo(Wire.End.FIN);
    }

    @Test
    void filterThatWaitedKeepsItsConfiguration() {
        ScriptedUpstream server = gateway.server();
        CompletableFuture<Outcome> gate = new CompletableFuture<>();
        AtomicInteger waiting = new AtomicInteger();
        gateway.filter("wait", (RequestFilter) exchange -> {
            waiting.incrementAndGet();
            return exchange.await(gate, outcome -> outcome);
        });
        gateway.apply(new Setup().upstream(server).route("$default", "backend", "first", "wait"));
        RawClient client = gateway.client();
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        Eventually.that("the filter waits", () -> waiting.get() == 1);

        gateway.apply(new Setup().upstream(server).route("GET /other", "backend"));
        gate.complete(Outcome.proceed());

        server.accept().serve(OK);
        assertThat(client.answer().status()).isEqualTo(200);
    }
}
