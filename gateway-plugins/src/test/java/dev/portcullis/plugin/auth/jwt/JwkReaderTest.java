package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkReaderTest {

    private static final String GOOD = Signer.rsa().publicKey().toJSONString();

    private static JwkReader.Result read(String... keys) {
        return JwkReader.read(Signer.bytes("{\"keys\":[" + String.join(",", keys) + "]}"), false);
    }

    private static String with(String members) {
        return GOOD.substring(0, GOOD.length() - 1) + "," + members + "}";
    }

    private static String renamed(String kid) {
        return GOOD.replace("\"one\"", '"' + kid + '"');
    }

    private static void isLeftOut(String key, String why) {
        JwkReader.Result result = read(key, renamed("good"));

        assertThat(result.keys().names()).containsExactly("good");
        assertThat(result.keys().size()).isEqualTo(1);
        assertThat(result.unused()).singleElement().asString().contains(why);
    }

    @Test
    void leavesOutSymmetricKeys() {
        isLeftOut("{\"kty\":\"oct\",\"kid\":\"hmac\",\"alg\":\"HS256\",\"k\":\"c2VjcmV0\"}", "\"hmac\"");
        isLeftOut("{\"kty\":\"oct\",\"kid\":\"hmac\",\"k\":\"c2VjcmV0\"}", "of type oct");
    }

    @Test
    void leavesOutWhatIsNotForVerifying() {
        isLeftOut(with("\"use\":\"enc\""), "not for signatures");
        isLeftOut(with("\"key_ops\":[\"encrypt\"]"), "not for verifying");
        isLeftOut(with("\"alg\":\"RSA-OAEP\""), "for algorithm \"RSA-OAEP\"");
        isLeftOut(with("\"alg\":\"HS256\""), "for algorithm \"HS256\"");
        isLeftOut(with("\"alg\":\"ES256\""), "not of the type for its algorithm ES256");
        isLeftOut(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "\"ed\"");
        isLeftOut("{\"kty\":\"new\",\"kid\":\"x\"}", "\"x\"");
        isLeftOut("{}", "without kid");
        isLeftOut("7", "no object");
        isLeftOut("{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":7,\"e\":[]}", "\"x\"");
        isLeftOut("{\"kty\":\"RSA\",\"kid\":\"x\"}", "\"x\"");
    }

    @Test
    void leavesOutWeakKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        isLeftOut(rsa((RSAPublicKey) generator.generateKeyPair().getPublic()), "1024 bits");

        BigInteger modulus =
                ((RSAKey) Signer.rsa().publicKey()).toRSAPublicKey().getModulus();
        isLeftOut("{\"kty\":\"RSA\",\"kid\":\"weak\",\"e\":\"AQ\",\"n\":\"" + n(modulus) + "\"}", "weak");
        isLeftOut("{\"kty\":\"RSA\",\"kid\":\"weak\",\"e\":\"BA\",\"n\":\"" + n(modulus) + "\"}", "weak");
        RSAPublicKey huge = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        BigInteger.ONE.shiftLeft(9000).add(BigInteger.ONE), BigInteger.valueOf(3)));
        isLeftOut(rsa(huge), "9001 bits");
    }

    private static String n(BigInteger value) {
        return com.nimbusds.jose.util.Base64URL.encode(value).toString();
    }

    private static String rsa(RSAPublicKey key) {
        return new RSAKey.Builder(key).keyID("weak").build().toJSONString();
    }

    @Test
    void leavesOutPointsBesideTheCurve() {
        String key = Signer.ec("ec", Curve.P_256).publicKey().toJSONString();
        int x = key.indexOf("\"x\":\"") + 5;
        isLeftOut(key.substring(0, x) + (key.charAt(x) == 'A' ? 'B' : 'A') + key.substring(x + 1), "\"ec\"");
    }

    @Test
    void keysOfOneNameAreAllTried() {
        Signer other = Signer.rsa("one");
        KeySet keys = read(
                        GOOD,
                        other.publicKey().toJSONString(),
                        Signer.ec("one", Curve.P_256).publicKey().toJSONString())
                .keys();

        assertThat(keys.named("one")).hasSize(3);
        for (Signer signer : List.of(Signer.rsa(), other)) {
            SignedToken token = TokenReader.read(Signer.bytes(signer.token())).token();
            assertThat(token).isNotNull().matches(read -> read.isSignedByOneOf(keys.named("one")));
        }
    }

    @Test
    void keyForOneAlgorithmIsForNoOther() {
        VerifyKey key = read(with("\"alg\":\"RS384\"")).keys().named("one")[0];

        assertThat(key.isFor(SignatureAlgorithm.RSA_384)).isTrue();
        assertThat(key.isFor(SignatureAlgorithm.RSA_256)).isFalse();
    }

    @Test
    void privatePartsAreNotNeededAndNotMinded() throws Exception {
        JWK pair = new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(2048)
                .keyID("pair")
                .generate();

        assertThat(read(pair.toJSONString()).keys().named("pair")).hasSize(1);
    }

    @Test
    void remoteKeysWithoutNameAreOfNoUseAndThoseOfAFileAre() {
        String nameless = GOOD.replace("\"kid\":\"one\",", "");
        assertThat(nameless).isNotEqualTo(GOOD);
        byte[] set = Signer.bytes("{\"keys\":[" + nameless + "]}");

        assertThat(JwkReader.read(set, false).keys().named(null)).isEmpty();
        assertThat(JwkReader.read(set, false).keys().named("x")).isEmpty();
        assertThat(JwkReader.read(set, true).keys().named("x")).hasSize(1);
    }

    @Test
    void setsAreEqualByTheirKeys() {
        assertThat(read(GOOD)).isEqualTo(read(GOOD)).hasSameHashCodeAs(read(GOOD));
        assertThat(read(GOOD).keys()).isNotEqualTo(read(renamed("two")).keys());
        assertThat(read(GOOD).keys())
                .isNotEqualTo(read(with("\"alg\":\"RS256\"")).keys());
        assertThat(read(GOOD).keys())
                .isNotEqualTo(read(Signer.rsa("one").publicKey().toJSONString()).keys());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}"
            })
    void refusesWhatHasNoKeys(String text) {
        assertThatThrownBy(() -> JwkReader.read(Signer.bytes(text), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected:");
    }

    @Test
    void refusesTooManyKeys() {
        assertThatThrownBy(() -> read("7,".repeat(200) + GOOD)).hasMessageContaining("at most 200");
    }
}
