package dev.portcullis.plugin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Problem;
import dev.portcullis.plugin.auth.jwt.Signer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of a real issuer, and a gateway that fetches its keys over HTTP. */
@Timeout(60)
class JwtGatewayTest {

    private static final String INVALID = "Bearer scope=\"\" error=\"invalid_token\" error_description=\"";

    private Issuer issuer;

    @BeforeEach
    void open() throws Exception {
        issuer = new Issuer();
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private Map<String, Object> config() {
        Map<String, Object> integration = Map.of("mock", Map.of("body", "ok."));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("admin", Map.of("enabled", "false"));
        config.put("listeners", Map.of("main", Map.of("address", "127.0.0.1:0")));
        config.put(
                "authorizers",
                Map.of("customers", Map.of("jwt", Map.of("issuer", issuer.name(), "audience", List.of("orders")))));
        Map<String, Object> scoped = Map.of("use", "customers", "scopes", List.of("read", "write"));
        config.put(
                "apis",
                Map.of(
                        "shop",
                        Map.of(
                                "authorizer",
                                "customers",
                                "routes",
                                Map.of(
                                        "GET /a", Map.of("integration", integration),
                                        "GET /b", Map.of("integration", integration, "authorizer", scoped),
                                        "GET /open", Map.of("integration", integration, "authorizer", "off")))));
        return config;
    }

    private static String get(String path, String token) {
        String line = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        return "GET " + path + " HTTP/1.1\r\nHost: api\r\n" + line + "\r\n";
    }

    private static void isRefused(LoadedGateway gateway, String request, int status, String challenge)
            throws Exception {
        String body = status == 401 ? "Unauthorized" : "Forbidden";
        assertThat(gateway.answer(request)).isEqualTo(status + " {\"message\":\"" + body + "\"}");
        assertThat(gateway.lastHead()).contains("\r\nwww-authenticate: " + challenge + "\r\n");
    }

    @Test
    void answersAsAmazonDoes() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            assertThat(gateway.answer(get("/a", issuer.token()))).isEqualTo("200 ok.");
            assertThat(gateway.answer(get("/open", ""))).isEqualTo("200 ok.");
            isRefused(gateway, get("/a", ""), 401, "Bearer");
            isRefused(gateway, get("/a", "x"), 401, INVALID + "token contains an invalid number of segments\"");
            isRefused(
                    gateway,
                    get("/a", issuer.token("\"aud\":\"x\"")),
                    401,
                    INVALID + "the token does not have a valid audience\"");
            assertThat(gateway.answer(get("/b", issuer.token("\"scope\":\"x read\""))))
                    .isEqualTo("200 ok.");
            isRefused(
                    gateway,
                    get("/b", issuer.token("\"scope\":\"x\"")),
                    403,
                    "Bearer scope=\"read write\" error=\"insufficient_scope\" error_description=\"the token does not have a required scope\"");
        }
    }

    @Test
    void followsRotationsWithoutWrongRefusal() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            String first = issuer.token();
            assertThat(gateway.answer(get("/a", first))).isEqualTo("200 ok.");
            issuer.rotate("two");
            assertThat(gateway.answer(get("/a", issuer.token()))).isEqualTo("200 ok.");
            isRefused(gateway, get("/a", first), 401, INVALID + "the token does not have a known key\"");
            issuer.rotate("three");
            assertThat(gateway.answer(get("/a", issuer.token()))).isEqualTo("200 ok.");
        }
    }

    @Test
    void knownKeysServeOnWhenTheIssuerDiesAndOutliveReloads() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            assertThat(gateway.answer(get("/a", issuer.token()))).isEqualTo("200 ok.");
            int fetches = issuer.fetches.get();
            issuer.die();
            assertThat(gateway.answer(get("/a", issuer.token("\"jti\":\"new\""))))
                    .isEqualTo("200 ok.");
            Map<String, Object> changed = config();
            changed.put("throttle", "1000/s");
            assertThat(gateway.apply(changed)).isEmpty();
            assertThat(gateway.answer(get("/a", issuer.token("\"jti\":\"newer\""))))
                    .isEqualTo("200 ok.");
            assertThat(issuer.fetches).hasValue(fetches);
        }
    }

    @Test
    void saysThatIssuerHasNeverAnsweredAndRecovers() throws Exception {
        issuer.die();
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            isRefused(
                    gateway, get("/a", issuer.token()), 401, INVALID + "OIDC discovery endpoint communication error\"");
            issuer.rise();
            long until = System.nanoTime() + 20_000_000_000L;
            String answer = "";
            while (!answer.equals("200 ok.") && System.nanoTime() < until) {
                answer = gateway.answer(get("/a", issuer.token()));
            }
            assertThat(answer).isEqualTo("200 ok.");
        }
    }

    @ParameterizedTest
    @CsvSource({"200, <html>", "302, {}", "500, {}", "200, '{\"keys\":[]}'", "200, LARGE"})
    void saysThatKeysCannotBeHad(int status, String body) throws Exception {
        String large =
                Signer.set(Signer.rsa()).replace("{\"keys\"", "{\"pad\":\"" + "x".repeat(150_000) + "\",\"keys\"");
        issuer.give(status, body.equals("LARGE") ? large : body);
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            isRefused(gateway, get("/a", issuer.token()), 401, INVALID + "JWKS communication error\"");
        }
    }

    @Test
    void saysThatThereIsNoSuchAuthorizer() throws Exception {
        try (LoadedGateway gateway = new LoadedGateway(config())) {
            Map<String, Object> config = config();
            config.put("authorizer", "custmers");

            assertThat(gateway.apply(config))
                    .extracting(Problem::message)
                    .containsExactly(
                            "no authorizer \"custmers\" (expected one of: customers; did you mean \"customers\"?)");
        }
    }
}
