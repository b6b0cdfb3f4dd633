package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.spi.HttpAnswer;
import dev.portcullis.spi.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeysTest {

    private static final String DISCOVERY = "https://id.example.com/.well-known/openid-configuration";
    private static final String JWKS = "https://keys.example.com/set";
    private static final String GOOD = "{\"issuer\":\"" + Signer.ISSUER + "\",\"jwks_uri\":\"" + JWKS + "\"}";

    private final Map<String, HttpAnswer> answers = new HashMap<>();
    private final List<HttpCall> calls = new ArrayList<>();

    private CompletionStage<HttpAnswer> call(HttpCall call) {
        calls.add(call);
        HttpAnswer answer = answers.get(call.url().toString());
        return answer == null
                ? CompletableFuture.failedFuture(new IOException(call.url() + ": refused"))
                : CompletableFuture.completedFuture(answer);
    }

    private void answers(String url, int status, String body) {
        answers.put(url, new HttpAnswer(status, Map.of(), Signer.bytes(body)));
    }

    private JwkReader.Result fetch(@Nullable String jwks, boolean insecure) {
        RemoteKeys.Origin origin = new RemoteKeys.Origin(Signer.ISSUER, jwks, Path.of("ca.pem"), insecure);
        return new RemoteKeys(origin, this::call, Runnable::run)
                .fetch()
                .toCompletableFuture()
                .join();
    }

    private void fails(JwtError error, String message) {
        assertThatThrownBy(() -> fetch(null, false))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        KeySource.Unavailable.class,
                        reason -> assertThat(reason.error()).isEqualTo(error))
                .hasMessageContaining(message);
    }

    @Test
    void asksTheIssuerWhereItsKeysAre() {
        answers(DISCOVERY, 200, GOOD);
        answers(JWKS, 200, Signer.set(Signer.rsa()));

        assertThat(fetch(null, false).keys().names()).containsExactly("one");
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.timeout()).isEqualTo(Duration.ofMillis(1500));
            assertThat(call.most()).isEqualTo(150_000);
            assertThat(call.authorities()).isEqualTo(Path.of("ca.pem"));
        });
    }

    @Test
    void doesNotAskWhereTheConfigurationSaysIt() {
        answers(JWKS, 200, Signer.set(Signer.rsa()));

        assertThat(fetch(JWKS, false).keys().names()).containsExactly("one");
        assertThat(calls).hasSize(1);
    }

    @Test
    void slashAtTheEndOfTheIssuerIsNotDoubled() {
        assertThat(RemoteKeys.discovery("https://a/b")).isEqualTo("https://a/b/.well-known/openid-configuration");
        assertThat(RemoteKeys.discovery("https://a/b/")).isEqualTo("https://a/b/.well-known/openid-configuration");
    }

    @Test
    void saysThatDiscoveryFails() {
        fails(JwtError.DISCOVERY_UNAVAILABLE, "refused");
        answers(DISCOVERY, 302, GOOD);
        fails(JwtError.DISCOVERY_UNAVAILABLE, "answered 302 (expected: 200)");
        assertThat(calls).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"issuer\":\"https://id.example.com/\"}",
                "{\"issuer\":\"https://id.example.com\",\"jwks_uri\":\"https://keys.example.com/set\"}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":7}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":\"http://keys.example.com/set\"}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":\"https://user@keys.example.com/\"}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":\"/set\"}",
                "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":\"https://a b/\"}"
            })
    void refusesDiscoveryDocuments(String document) {
        answers(DISCOVERY, 200, document);
        fails(JwtError.DISCOVERY_UNAVAILABLE, DISCOVERY);
        assertThat(calls).hasSize(1);
    }

    @Test
    void saysThatKeysFail() {
        answers(DISCOVERY, 200, GOOD);
        fails(JwtError.KEYS_UNAVAILABLE, "refused");
        answers(JWKS, 503, "{}");
        fails(JwtError.KEYS_UNAVAILABLE, "answered 503");
        answers(JWKS, 200, "<html>");
        fails(JwtError.KEYS_UNAVAILABLE, "no key set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/x", "https://a.example/x"})
    void allowsHttpOnThisMachine(String url) {
        assertThat(IssuerUrl.isAllowed(url, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://a.example/", "http://127.example.com/", "http://localhost.example/", "http://10.0.0.1/"})
    void allowsHttpElsewhereOnlyIfTold(String url) {
        assertThat(IssuerUrl.isAllowed(url, false)).isFalse();
        assertThat(IssuerUrl.isAllowed(url, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "ftp://a/", "https://u@a/", "https://a/#x", "https:///x", "https://a b/"})
    void refusesWhatIsNoUrl(String url) {
        assertThat(IssuerUrl.isAllowed(url, true)).isFalse();
    }
}
