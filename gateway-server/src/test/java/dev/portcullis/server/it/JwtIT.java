package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

/** The program, and an issuer of tokens. */
@Timeout(60)
class JwtIT {

    private static final int CLIENTS = 4;
    private static final int ROTATIONS = 3;

    @TempDir
    private Path folder;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private TokenIssuer issuer;
    private Program program;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
        program = Program.run(folder, """
                listeners: {plain: {address: "127.0.0.1:0"}}
                authorizers:
                  customers: {jwt: {issuer: "%s", audience: [orders], forward: {X-Sub: sub}}}
                apis:
                  one:
                    authorizer: {use: customers, scopes: [read]}
                    routes:
                      GET /who: {integration: {echo: {}}}
                """.formatted(issuer.name()));
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        program.close();
        issuer.close();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Test
    void tellsUpstreamWhoCallsAndRefusesWhoDoesNotSay() throws Exception {
        try (Wire client = new Wire(program.at("plain"))) {
            Wire.Answer known = client.get("/who", bearer(issuer.token("ann")), "X-Sub: root")
                    .read();
            assertThat(known.status()).isEqualTo(200);
            assertThat(known.body()).contains("ann").doesNotContain("root");

            Wire.Answer unknown = client.get("/who").read();
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.all("www-authenticate")).containsExactly("Bearer");
            assertThat(unknown.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        }
    }

    @Test
    void rotationsUnderLoadRefuseNoRequest() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Integer>> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            loads.add(clients.submit(load(i, stop)));
        }
        try (Wire client = new Wire(program.at("plain"))) {
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                issuer.rotate();
                String token = issuer.token("after rotation " + rotation);
                assertThat(client.get("/who", bearer(token)).read().status()).isEqualTo(200);
            }
        }
        stop.set(true);

        for (Future<Integer> load : loads) {
            assertThat(load.get(20, TimeUnit.SECONDS))
                    .as("requests of a client")
                    .isGreaterThan(ROTATIONS);
        }
    }

    /** A fresh token for each request. One whose key has gone while it was on its way may be refused. */
    private Callable<Integer> load(int number, AtomicBoolean stop) {
        return () -> {
            int answers = 0;
            try (Wire client = new Wire(program.at("plain"))) {
                while (!stop.get()) {
                    String token = issuer.token("client " + number + " " + answers);
                    int status = client.get("/who", bearer(token)).read().status();
                    if (status != 200 && issuer.isCurrent(token)) {
                        throw new AssertionError("a good token was answered with " + status);
                    }
                    answers++;
                }
            }
            return answers;
        };
    }
}
