package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.Sent;
import dev.portcullis.testkit.TestRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtCheckTest {

    private static final Signer SIGNER = Signer.rsa();
    private static final Set<SignatureAlgorithm> RSA_FAMILY =
            EnumSet.range(SignatureAlgorithm.RSA_256, SignatureAlgorithm.RSA_512);

    private long nowMillis = Signer.NOW_SECONDS * 1000;
    private Keys keys = Keys.fixed(SIGNER.keys());
    private Set<SignatureAlgorithm> algorithms = RSA_FAMILY;
    private Map<String, String> forward = Map.of();
    private String place = "header.Authorization";
    private final TokenCache cache = new TokenCache(64);

    private JwtCheck check(String... scopes) {
        Terms terms = new Terms(Signer.ISSUER, Set.of("orders", "stock"), algorithms, Duration.ZERO, forward);
        TokenVerifier verifier = new TokenVerifier(terms, keys, cache, Runnable::run);
        return new JwtCheck(TokenPlace.parse(place), terms, verifier, Set.of(scopes), () -> nowMillis);
    }

    private static TestRequest bearer(String token) {
        return TestRequest.get("/").header("Authorization", "Bearer " + token);
    }

    private static Sent send(JwtCheck check, TestRequest request) {
        return FilterTester.of((RequestFilter) check::decide).send(request);
    }

    private Sent send(String token) {
        return send(check(), bearer(token));
    }

    /** Refused twice: the second time, what was found out the first time must not help. */
    private void isRefused(String token, GatewayError error) {
        send(token).isRejected(error);
        send(token).isRejected(error);
    }

    @Test
    void letsRequestWithGoodTokenPassAndSaysWhoCalls() {
        Sent sent =
                send(SIGNER.token("\"sub\":\"ann\"", "\"tenant\":7", "\"groups\":[\"a\",\"b\"]", "\"x\":{\"y\":[1]}"));

        sent.isForwarded();
        var caller = sent.exchange().caller();
        assertThat(caller.principal()).isEqualTo("ann");
        assertThat(List.of("tenant", "groups", "x", "iss").stream().map(caller::claim))
                .containsExactly("7", "[a b]", "{\"y\":[1]}", Signer.ISSUER);
        assertThat(caller.claim("none")).isNull();
    }

    @Test
    void takesTheClientForTheCallerWhereThereIsNoSubject() {
        assertThat(send(SIGNER.token("\"client_id\":\"job\""))
                        .exchange()
                        .caller()
                        .principal())
                .isEqualTo("job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   ", ""})
    void takesTokenBehindBearerOrAlone(String prefix) {
        send(check(), TestRequest.get("/").header("Authorization", prefix + SIGNER.token()))
                .isForwarded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "bearer  "})
    void saysThatTokenIsMissing(String value) {
        send(check(), TestRequest.get("/").header("Authorization", value)).isRejected(JwtError.TOKEN_MISSING);
        send(check(), TestRequest.get("/")).isRejected(JwtError.TOKEN_MISSING);
    }

    @Test
    void refusesTwoTokens() {
        String token = SIGNER.token();
        send(check(), bearer(token).header("Authorization", token)).isRejected(JwtError.TOKEN_MALFORMED);
    }

    @Test
    void takesTokenFromQueryAndRefusesTwo() {
        place = "query.token";
        String token = SIGNER.token();
        send(check(), TestRequest.get("/?a=b&token=" + token)).isForwarded();
        send(check(), TestRequest.get("/?token=" + token + "&x")).isForwarded();
        send(check(), TestRequest.get("/?xtoken=" + token)).isRejected(JwtError.TOKEN_MISSING);
        send(check(), TestRequest.get("/token=" + token)).isRejected(JwtError.TOKEN_MISSING);
        send(check(), TestRequest.get("/?token=" + token + "&token=" + token)).isRejected(JwtError.TOKEN_MALFORMED);
        send(check(), bearer(token)).isRejected(JwtError.TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Basic YW5uOmhp", "a.b", "a.b.c.d", "a.b.c.d.e", "."})
    void saysThatNumberOfPartsIsWrong(String token) {
        isRefused(token, JwtError.TOKEN_SEGMENTS);
    }

    @Test
    void refusesTokenThatIsTooLong() {
        isRefused(SIGNER.token("\"pad\":\"" + "x".repeat(16_384) + '"'), JwtError.TOKEN_TOO_LARGE);
    }

    @Test
    void verifiesLongTokensEachTime() {
        String token = SIGNER.token("\"pad\":\"" + "x".repeat(5000) + '"');
        send(token).isForwarded();
        send(token).isForwarded();
    }

    @Test
    void refusesChangedClaimsAndSignatures() {
        String[] parts = SIGNER.token("\"sub\":\"ann\"").split("\\.");
        send(String.join(".", parts)).isForwarded();

        isRefused(
                parts[0] + "." + Signer.base64(Signer.claims("\"sub\":\"bob\"")) + "." + parts[2],
                JwtError.TOKEN_SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + ".", JwtError.TOKEN_SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + ".AAAA", JwtError.TOKEN_SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + "." + "A".repeat(342), JwtError.TOKEN_SIGNATURE);
        isRefused(parts[0] + "." + parts[1] + "." + parts[2] + "=", JwtError.TOKEN_MALFORMED);
        isRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(1), JwtError.TOKEN_MALFORMED);
    }

    @Test
    void refusesAnotherSpellingOfTheSameSignature() {
        String token = SIGNER.token();
        char last = token.charAt(token.length() - 1);
        String spelledOtherwise = token.substring(0, token.length() - 1) + (char) (last + 1);

        isRefused(spelledOtherwise, JwtError.TOKEN_MALFORMED);
    }

    @Test
    void refusesSignatureOfAnotherKeyUnderTheSameName() {
        isRefused(Signer.rsa("one").token(), JwtError.TOKEN_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "HS384", "HS512", "rs256", "EdDSA", "RSA1_5", ""})
    void refusesOtherAlgorithms(String algorithm) {
        isRefused(SIGNER.signAnyway(SIGNER.header(algorithm), Signer.claims()), JwtError.TOKEN_ALGORITHM);
        String unsigned = Signer.base64(SIGNER.header(algorithm)) + "." + Signer.base64(Signer.claims()) + ".";
        isRefused(unsigned, JwtError.TOKEN_ALGORITHM);
    }

    @Test
    void neverTakesPublicKeyForSharedSecret() throws Exception {
        algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        byte[] secret = ((RSAKey) SIGNER.publicKey()).toRSAPublicKey().getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String signed = Signer.base64(SIGNER.header("HS256")) + "." + Signer.base64(Signer.claims());
        String signature =
                java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(Signer.bytes(signed)));

        isRefused(signed + "." + signature, JwtError.TOKEN_ALGORITHM);
        isRefused(
                signed.replace(Signer.base64(SIGNER.header("HS256")), Signer.base64(SIGNER.header("ES256"))) + "."
                        + signature,
                JwtError.TOKEN_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void verifiesRsaAlgorithmsThatAreAllowed(String algorithm) {
        String token = SIGNER.sign(SIGNER.header(algorithm), Signer.claims());
        if (algorithm.startsWith("PS")) {
            isRefused(token, JwtError.TOKEN_ALGORITHM);
        }
        algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        send(token).isForwarded();
    }

    @Test
    void verifiesEllipticCurves() {
        algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        for (var curve : Map.of("ES256", Curve.P_256, "ES384", Curve.P_384, "ES512", Curve.P_521)
                .entrySet()) {
            Signer signer = Signer.ec("ec", curve.getValue());
            keys = Keys.fixed(signer.keys());
            String token = signer.sign(signer.header(curve.getKey()), Signer.claims());
            send(token).isForwarded();
            String zeros = token.substring(0, token.lastIndexOf('.') + 1)
                    + "A"
                            .repeat(
                                    curve.getKey().equals("ES512")
                                            ? 176
                                            : curve.getKey().equals("ES384") ? 128 : 86);
            isRefused(zeros, JwtError.TOKEN_SIGNATURE);
            isRefused(SIGNER.sign("{\"alg\":\"RS256\",\"kid\":\"ec\"}", Signer.claims()), JwtError.TOKEN_ALGORITHM);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[]}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"b64\":false}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"kid\":7}",
                "{\"alg\":\"RS256\",\"kid\":\"\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\"}x",
                "[\"RS256\"]",
                "{\"alg\":\"RS256\",\"kid\":\"one\",}",
                ""
            })
    void refusesHeaders(String header) {
        isRefused(SIGNER.signAnyway(header, Signer.claims()), JwtError.TOKEN_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/dev/null",
                "one\\u0000",
                "ONE",
                "one ",
                "' OR 1=1 --",
                "http://evil.example/key"
            })
    void keyNamesAreNamesAndNothingElse(String kid) {
        isRefused(
                SIGNER.signAnyway("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", Signer.claims()), JwtError.TOKEN_KEY);
    }

    @Test
    void refusesTokenThatNamesNoKey() {
        isRefused(SIGNER.signAnyway("{\"alg\":\"RS256\"}", Signer.claims()), JwtError.TOKEN_KEY);
    }

    @Test
    void ignoresKeysThatTokenBrings() {
        Signer evil = Signer.rsa("evil");
        String brought = ",\"jwk\":" + evil.publicKey().toJSONString()
                + ",\"jku\":\"https://evil.example\",\"x5u\":\"https://evil.example\"}";

        isRefused(
                evil.signAnyway("{\"alg\":\"RS256\",\"kid\":\"one\"" + brought, Signer.claims()),
                JwtError.TOKEN_SIGNATURE);
        isRefused(
                evil.signAnyway("{\"alg\":\"RS256\",\"kid\":\"evil\"" + brought, Signer.claims()), JwtError.TOKEN_KEY);
        isRefused(evil.signAnyway("{\"alg\":\"RS256\"" + brought, Signer.claims()), JwtError.TOKEN_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"https://id.example.com\"      | TOKEN_ISSUER",
                "\"iss\":\"https://ID.example.com/\"     | TOKEN_ISSUER",
                "\"iss\":[\"https://id.example.com/\"]   | TOKEN_ISSUER",
                "\"iss\":                                | TOKEN_ISSUER",
                "\"aud\":\"other\"                       | TOKEN_AUDIENCE",
                "\"aud\":[]                              | TOKEN_AUDIENCE",
                "\"aud\":[\"orders\",7]                  | TOKEN_AUDIENCE",
                "\"aud\":null                            | TOKEN_AUDIENCE",
                "\"aud\":                                | TOKEN_AUDIENCE",
                "\"exp\":1799999999                      | TOKEN_EXPIRED",
                "\"exp\":1800000000                      | TOKEN_EXPIRED",
                "\"exp\":                                | TOKEN_EXPIRED",
                "\"exp\":-1e308                          | TOKEN_EXPIRED",
                "\"exp\":\"1900000000\"                  | TOKEN_MALFORMED",
                "\"exp\":null                            | TOKEN_MALFORMED",
                "\"exp\":[1900000000]                    | TOKEN_MALFORMED",
                "\"nbf\":1800000001                      | TOKEN_EARLY",
                "\"nbf\":true                            | TOKEN_MALFORMED",
                "\"iat\":1800000000.5                    | TOKEN_EARLY",
                "\"iat\":1e308                           | TOKEN_EARLY",
                "\"iat\":1e400                           | TOKEN_MALFORMED",
                "\"exp\":1e8000000                       | TOKEN_MALFORMED",
                "\"iat\":{}                              | TOKEN_MALFORMED",
                "\"a\":1,\"a\":1                         | TOKEN_MALFORMED",
                "\"a\":{\"b\":1,\"b\":1}                 | TOKEN_MALFORMED",
                "\"a\":01                                | TOKEN_MALFORMED",
                "\"a\":NaN                               | TOKEN_MALFORMED",
                "\"a\":\"\\ud800\"                       | TOKEN_MALFORMED",
            })
    void refusesClaims(String claim, JwtError error) {
        isRefused(SIGNER.token(claim.strip()), error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aud\":[\"x\",\"stock\"]",
                "\"exp\":1800000000.001",
                "\"exp\":1e308",
                "\"nbf\":1800000000",
                "\"iat\":1800000000",
                "\"iat\":-5",
                "\"a\":\"\\ud83d\\ude00\"",
            })
    void acceptsClaims(String claim) {
        send(SIGNER.token(claim)).isForwarded();
    }

    @Test
    void heedsClientIdOnlyWithoutAudience() {
        send(SIGNER.token("\"aud\":", "\"client_id\":\"orders\"")).isForwarded();
        isRefused(SIGNER.token("\"aud\":\"x\"", "\"client_id\":\"orders\""), JwtError.TOKEN_AUDIENCE);
    }

    @Test
    void refusesDeepNesting() {
        isRefused(SIGNER.token("\"a\":" + "[".repeat(16) + "]".repeat(16)), JwtError.TOKEN_MALFORMED);
        send(SIGNER.token("\"a\":" + "[".repeat(15) + "]".repeat(15))).isForwarded();
    }

    @Test
    void forgetsRememberedTokenWhenItExpires() {
        String token = SIGNER.token();
        send(token).isForwarded();
        nowMillis += 59_999;
        send(token).isForwarded();
        nowMillis += 1;
        send(token).isRejected(JwtError.TOKEN_EXPIRED);
    }

    @Test
    void forgetsRememberedTokenWhenItsKeyIsGone() {
        String token = SIGNER.token();
        send(token).isForwarded();
        keys = Keys.fixed(Signer.rsa("two").keys());
        send(token).isRejected(JwtError.TOKEN_KEY);
    }

    @Test
    void demandsOneOfTheScopes() {
        JwtCheck check = check("read", "write");
        send(check, bearer(SIGNER.token("\"scope\":\"other write\""))).isForwarded();
        send(check, bearer(SIGNER.token("\"scp\":[\"x\",\"read\"]"))).isForwarded();
        send(check, bearer(SIGNER.token("\"scp\":\"read\""))).isForwarded();
        for (String claim : List.of("\"scope\":\"reading\"", "\"scope\":\"\"", "\"scope\":7", "\"x\":\"read\"")) {
            Outcome outcome = send(check, bearer(SIGNER.token(claim))).outcome();
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Reject.class, reject -> {
                assertThat(reject.error().code()).isEqualTo("auth.scope_missing");
                assertThat(reject.error().status()).isEqualTo(403);
                assertThat(reject.error().challenge())
                        .matches(
                                "Bearer scope=\"(read write|write read)\" error=\"insufficient_scope\" error_description=\".+\"");
            });
        }
    }

    @Test
    void tellsUpstreamClaimsAndNothingThatTheClientMadeUp() {
        forward = Map.of("X-Sub", "sub", "X-Tenant", "tenant");
        String token = SIGNER.token("\"sub\":\"ann\"");
        for (int time = 0; time < 2; time++) {
            send(
                            check(),
                            bearer(token)
                                    .header("x-sub", "root")
                                    .header("X-Sub", "root")
                                    .header("X-Tenant", "root"))
                    .isForwarded()
                    .hasHeader("X-Sub", "ann")
                    .hasNoHeader("X-Tenant");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nX-Admin: 1", "a\\u0000", " ann", "ann ", ""})
    void forwardsNoValueThatHeaderCannotHold(String sub) {
        forward = Map.of("X-Sub", "sub");
        send(check(), bearer(SIGNER.token("\"sub\":\"" + sub + '"')).header("X-Sub", "root"))
                .isForwarded()
                .hasNoHeader("X-Sub");
    }

    @Test
    void rememberedTokenAllocatesNothing() {
        forward = Map.of("X-Sub", "sub");
        JwtCheck check = check("read");
        FakeExchange exchange =
                bearer(SIGNER.token("\"sub\":\"ann\"", "\"scope\":\"read\"")).open();
        assertThat(check.decide(exchange)).isSameAs(Outcome.proceed());

        assertThat(Allocations.perCall(() -> {
                    exchange.rewind();
                    if (check.decide(exchange) != Outcome.proceed()) {
                        throw new AssertionError("refused");
                    }
                }))
                .isZero();
        assertThat(exchange.request().headers().get(HeaderName.of("X-Sub"))).isEqualTo("ann");
    }

    @Test
    void challengesAsAmazonDoes() {
        assertThat(JwtError.TOKEN_MISSING.challenge()).isEqualTo("Bearer");
        assertThat(JwtError.TOKEN_AUDIENCE.challenge())
                .isEqualTo(
                        "Bearer scope=\"\" error=\"invalid_token\" error_description=\"the token does not have a valid audience\"");
        assertThat(JwtError.TOKEN_MISSING.status()).isEqualTo(401);
    }
}
