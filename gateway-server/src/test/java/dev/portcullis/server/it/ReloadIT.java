package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of files while the program serves. */
@Timeout(60)
class ReloadIT {

    private static final int RELOADS = 20;
    private static final int CLIENTS = 4;

    @TempDir
    private Path folder;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private Authority authority;
    private Program program;

    @BeforeEach
    void start() throws Exception {
        authority = new Authority("Authority");
        Authority.write(folder, authority.issue("one.example"));
        program = Program.run(folder, routes("GET /text: {integration: {mock: {body: revision 1}}}"));
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        program.close();
    }

    private static String routes(String routes) {
        return """
                listeners:
                  plain: {address: "127.0.0.1:0"}
                  tls: {address: "127.0.0.1:0", tls: {certificate: server.pem, key: server.key}}
                apis:
                  one:
                    routes:
                      %s
                """.formatted(routes);
    }

    @Test
    void newFileThatMatchesAnIncludeIsInForce() throws Exception {
        Path apis = Files.createDirectory(folder.resolve("apis"));
        Program.write(folder, "include: [apis/*.yaml]\n" + routes("GET /text: {integration: {mock: {body: old}}}"));
        program.log().await("Revision 2 is active");
        Files.writeString(apis.resolve("two.yaml"), """
                apis: {two: {base-path: /two, routes: {GET /: {integration: {mock: {body: two}}}}}}
                """);
        program.log().await("Revision 3 is active");

        try (Wire client = new Wire(program.at("plain"))) {
            assertThat(client.get("/two").read().body()).isEqualTo("two");

            Files.delete(apis.resolve("two.yaml"));
            program.log().await("Revision 4 is active");
            assertThat(client.get("/two").read().status()).isEqualTo(404);
        }
    }

    @Test
    void changedFileIsInForceOnConnectionsThatAreOpen() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            assertThat(client.get("/new").read().status()).isEqualTo(404);

            Program.write(folder, routes("GET /new: {integration: {mock: {body: it is new}}}"));
            program.log().await("Revision 2 is active");

            assertThat(client.get("/new").read().body()).isEqualTo("it is new");
            assertThat(client.get("/text").read().status()).isEqualTo(404);
        }
    }

    @Test
    void hangUpSignalReadsTheFileAgain() throws Exception {
        program.signal("HUP");
        program.log().await("The configuration is that of revision 1, which stays active");

        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("revision 1");
    }

    @Test
    void fileWithMistakesChangesNothing() throws Exception {
        Program.write(folder, """
                listeners: {plain: {adress: "127.0.0.1:0"}}
                drain: {timeout: 5}
                """);
        String stays = program.log().await("revision 1 stays active");

        assertThat(stays).endsWith(" 3 problems; revision 1 stays active");
        assertThat(program.log().all())
                .anyMatch(line -> line.endsWith(folder.resolve("gateway.yaml")
                        + ":2:21  listeners.plain.adress: unknown key (did you mean \"address\"?)"))
                .anyMatch(line -> line.contains("gateway.yaml:2:20  listeners.plain.address: missing key"))
                .anyMatch(line -> line.contains("gateway.yaml:3:18  drain.timeout: 5 (expected: a duration"));
        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("revision 1");
        assertThat(Http.get(program.at("admin", "/metrics")).body()).contains("\nportcullis_config_refused 1.0\n");
        assertThat(Http.get(program.at("admin", "/config")).body())
                .contains("\"revision\":1", "drain.timeout: 5 (expected: a duration");
    }

    @Test
    void twentyReloadsUnderLoadFailNoRequest() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Integer>> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            loads.add(clients.submit(load(stop)));
        }
        for (int revision = 2; revision <= RELOADS + 1; revision++) {
            Program.write(folder, routes("GET /text: {integration: {mock: {body: revision " + revision + "}}}"));
            program.signal("HUP");
            program.log().await("Revision " + revision + " is active");
        }
        stop.set(true);

        for (Future<Integer> load : loads) {
            assertThat(load.get(20, TimeUnit.SECONDS))
                    .as("requests of a client")
                    .isGreaterThan(RELOADS);
        }
        assertThat(Http.get(program.at("plain", "/text")).body()).isEqualTo("revision " + (RELOADS + 1));
    }

    /** One connection, requests one after another; the number of answers, each the text of some revision. */
    private Callable<Integer> load(AtomicBoolean stop) {
        return () -> {
            int answers = 0;
            try (Wire client = new Wire(program.at("plain"))) {
                while (!stop.get()) {
                    Wire.Answer answer = client.get("/text").read();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.body()).startsWith("revision ");
                    answers++;
                }
            }
            return answers;
        };
    }

    @Test
    void replacedCertificateIsServed() throws Exception {
        X509Bundle second = authority.issue("two.example");
        Authority.write(folder, second);
        program.log().await("Listener tls: new certificates are in use");

        assertThat(served()).isEqualTo(second.getCertificate());
    }

    private Certificate served() throws Exception {
        HttpResponse<String> answer = Http.get(program.at("tls", "/text"));
        assertThat(answer.body()).isEqualTo("revision 1");
        return answer.sslSession().orElseThrow().getPeerCertificates()[0];
    }
}
