package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtConfigTest {

    private final Problems problems = new Problems();

    private @Nullable JwtConfig bind(Map<String, Object> settings) {
        return new RecordBinder(problems).bind(tree(settings), JwtConfig.class, "jwt");
    }

    private static ConfigNode tree(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
            map.forEach((key, each) -> fields.put(key.toString(), new ConfigNode.Field(tree(each), Location.BUILT_IN)));
            return new ConfigNode.Fields(fields, Location.BUILT_IN);
        }
        if (value instanceof List<?> list) {
            return new ConfigNode.Items(list.stream().map(JwtConfigTest::tree).toList(), Location.BUILT_IN);
        }
        return new ConfigNode.Text(value.toString(), true, Location.BUILT_IN);
    }

    private List<String> wrong(Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("issuer", Signer.ISSUER, "audience", List.of("a")));
        all.putAll(settings);
        Problems found = new Problems();
        new RecordBinder(found).bind(tree(all), JwtConfig.class, "jwt");
        return found.all().stream()
                .map(Problem::toString)
                .map(text -> text.substring(text.indexOf("jwt")))
                .toList();
    }

    @Test
    void issuerAndAudienceAreEnough() {
        JwtConfig config = bind(Map.of("issuer", Signer.ISSUER, "audience", List.of("a")));

        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        assertThat(config.algorithms())
                .containsExactly(SignatureAlgorithm.RSA_256, SignatureAlgorithm.RSA_384, SignatureAlgorithm.RSA_512);
        assertThat(config.from()).hasToString("header.Authorization");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(wrong(Map.of("issuer", "http://id.example.com/")))
                .singleElement()
                .asString()
                .startsWith(
                        "jwt.issuer: \"http://id.example.com/\" (expected: an https URL; http only on this machine");
        assertThat(wrong(Map.of("issuer", "http://id.example.com/", "insecure", "true")))
                .isEmpty();
        assertThat(wrong(Map.of("jwks", "http://id.example.com/k")))
                .singleElement()
                .asString()
                .startsWith("jwt.jwks:");
        assertThat(wrong(Map.of("audience", List.of())))
                .singleElement()
                .asString()
                .startsWith("jwt.audience:");
        assertThat(wrong(Map.of("algorithms", List.of())))
                .singleElement()
                .asString()
                .startsWith("jwt.algorithms:");
        assertThat(wrong(Map.of("algorithms", List.of("HS256"))))
                .singleElement()
                .asString()
                .contains("\"HS256\"", "RS256");
        assertThat(wrong(Map.of("algorithms", List.of("none"))))
                .singleElement()
                .asString()
                .contains("\"none\"");
        assertThat(wrong(Map.of("leeway", "6m"))).singleElement().asString().startsWith("jwt.leeway: 6m");
        assertThat(wrong(Map.of("key-refresh", "3h")))
                .singleElement()
                .asString()
                .startsWith("jwt.key-refresh: 3h");
        assertThat(wrong(Map.of("key-refresh", "59s")))
                .singleElement()
                .asString()
                .startsWith("jwt.key-refresh: 59s");
        assertThat(wrong(Map.of("cache", "-1"))).singleElement().asString().startsWith("jwt.cache: -1");
        assertThat(wrong(Map.of("from", "cookie.x"))).singleElement().asString().contains("header.Authorization");
        assertThat(wrong(Map.of("from", "query.a=b")))
                .singleElement()
                .asString()
                .startsWith("jwt.from:");
        assertThat(wrong(Map.of("forward", Map.of("Content-Length", "sub"))))
                .singleElement()
                .asString()
                .startsWith("jwt.forward:");
        assertThat(wrong(Map.of("forward", Map.of("a b", "sub"))))
                .singleElement()
                .asString()
                .startsWith("jwt.forward:");
        assertThat(wrong(Map.of("isuer", "x"))).singleElement().asString().contains("did you mean \"issuer\"?");
    }

    @Test
    void readsKeysInPemAndInJson(@TempDir Path folder) throws Exception {
        byte[] der = ((com.nimbusds.jose.jwk.RSAKey) Signer.rsa().publicKey())
                .toRSAPublicKey()
                .getEncoded();
        Path pem = pem(folder, "PUBLIC KEY", der);
        Path json = Files.writeString(folder.resolve("keys.json"), Signer.set(Signer.rsa()));
        for (Path file : List.of(pem, json)) {
            KeySet keys = KeyFile.read(file).keys();
            SignedToken token =
                    TokenReader.read(Signer.bytes(Signer.rsa().token())).token();
            assertThat(token).isNotNull().matches(read -> read.isSignedByOneOf(keys.named("one")));
        }
        assertThat(KeyFile.read(pem).keys().named("any")).hasSize(1);
        assertThat(KeyFile.read(json).keys().named("any")).isEmpty();
        assertThat(wrong(Map.of("keys", pem.toString(), "issuer", "anything"))).isEmpty();
        assertThat(wrong(Map.of("keys", pem.toString(), "jwks", "https://a/")))
                .singleElement()
                .asString()
                .startsWith("jwt.keys:");
    }

    @Test
    void saysWhatIsWrongWithFileOfKeys(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("none"))).hasMessageContaining("cannot be read");
        Path secret = pem(folder, "PRIVATE KEY", new byte[] {1});
        assertThatThrownBy(() -> KeyFile.read(secret))
                .hasMessageContaining("a block of PRIVATE KEY (expected: public keys");
        Path broken = pem(folder, "PUBLIC KEY", new byte[] {1});
        assertThatThrownBy(() -> KeyFile.read(broken)).hasMessageContaining("(expected: public keys");
        Path cut = Files.writeString(folder.resolve("cut.pem"), "-----BEGIN PUBLIC KEY-----\nMIIB");
        assertThatThrownBy(() -> KeyFile.read(cut)).hasMessageContaining("does not end");
    }

    private static Path pem(Path folder, String kind, byte[] der) throws Exception {
        return Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }
}
