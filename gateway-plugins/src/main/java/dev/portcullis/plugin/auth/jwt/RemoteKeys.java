package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.spi.HttpAnswer;
import dev.portcullis.spi.HttpCall;
import dev.portcullis.spi.HttpCaller;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Fetches the key set of an OpenID Connect provider, whose discovery document says where it is. Times and sizes as at Amazon. */
final class RemoteKeys implements KeySource {

    private static final int MOST_BYTES = 150_000;
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    /**
     * Where keys come from.
     *
     * @param jwks where the key set is; null to ask the issuer
     * @param authorities as in {@link HttpCall}
     * @param insecure whether keys may come over http from anywhere
     */
    record Origin(
            String issuer, @Nullable String jwks, @Nullable Path authorities, boolean insecure) {}

    private final Origin origin;
    private final HttpCaller http;
    private final Executor blocking;

    /** @param blocking runs the reading of key sets, which takes milliseconds */
    RemoteKeys(Origin origin, HttpCaller http, Executor blocking) {
        this.origin = origin;
        this.http = http;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<JwkReader.Result> fetch() {
        String known = origin.jwks();
        CompletionStage<String> place = known != null
                ? CompletableFuture.completedFuture(known)
                : get(discovery(origin.issuer()), JwtError.DISCOVERY_UNAVAILABLE)
                        .thenApplyAsync(this::keysPlace, blocking);
        return place.thenCompose(url -> get(url, JwtError.KEYS_UNAVAILABLE)).thenApplyAsync(this::keys, blocking);
    }

    static String discovery(String issuer) {
        return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + DISCOVERY;
    }

    private CompletionStage<byte[]> get(String url, JwtError error) {
        HttpCall call;
        try {
            call = new HttpCall(URI.create(url), origin.authorities(), MOST_BYTES, PATIENCE);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(new Unavailable(error, String.valueOf(e.getMessage())));
        }
        return http.call(call).handle((answer, failure) -> {
            if (answer == null) {
                throw new Unavailable(error, String.valueOf(failure.getMessage()));
            }
            return body(url, answer, error);
        });
    }

    private static byte[] body(String url, HttpAnswer answer, JwtError error) {
        if (answer.status() != 200) {
            throw new Unavailable(error, url + " answered " + answer.status() + " (expected: 200)");
        }
        return answer.body();
    }

    private String keysPlace(byte[] document) {
        JsonObject json = JsonReader.read(document);
        String issuer = json == null ? null : json.string("issuer");
        String place = json == null ? null : json.string("jwks_uri");
        if (place == null || !origin.issuer().equals(issuer)) {
            throw new Unavailable(
                    JwtError.DISCOVERY_UNAVAILABLE,
                    discovery(origin.issuer()) + " is no discovery document of this issuer (expected: its name as"
                            + " \"issuer\", and \"jwks_uri\")");
        }
        if (!IssuerUrl.isAllowed(place, origin.insecure())) {
            throw new Unavailable(
                    JwtError.DISCOVERY_UNAVAILABLE,
                    discovery(origin.issuer()) + " names keys that do not come by https: " + place);
        }
        return place;
    }

    private JwkReader.Result keys(byte[] document) {
        try {
            return JwkReader.read(document, false);
        } catch (IllegalArgumentException e) {
            throw new Unavailable(JwtError.KEYS_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
