package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are accepted, and how.
 *
 * @param issuer what tokens call their issuer
 * @param audience of which tokens must name one
 * @param jwks where the key set is; null to ask the issuer
 * @param authorities whom to trust about the issuer's certificate; null for the system's
 * @param keys keys from a file; null to fetch them
 * @param from where requests have the token
 * @param leeway 0 to 5 minutes
 * @param keyRefresh 1 minute to 2 hours
 * @param insecure whether keys may come over http
 * @param forward claims by header name
 * @param cache 0 to 1,000,000
 */
@Doc("Knows callers by signed tokens (JWT) of an OpenID Connect provider.")
public record JwtConfig(
        @Doc(
                "The issuer, exactly as tokens name it in iss. Its keys are found through /.well-known/openid-configuration.")
        @Example("https://id.example.com/")
        String issuer,

        @Doc("Tokens must have one of these in aud or, if they have no aud, as client_id.") @Example("[orders]")
        Set<String> audience,

        @Doc("Where the key set is. Left out, the issuer is asked.")
        @Example("https://id.example.com/keys.json")
        @Nullable String jwks,

        @Doc("PEM file with the authorities to trust about the issuer's certificate, instead of the system's.")
        @Example("tls/id-ca.pem")
        @Nullable Path authorities,

        @Doc("A file of keys instead: public keys or certificates in PEM, or a key set. Nothing is fetched then.")
        @Example("keys/issuer.pem")
        @Nullable KeyFile keys,

        @Doc("Where requests have the token: header.NAME or query.NAME. Bearer may stand before it in a header.")
        @Default("header.Authorization")
        @Example("query.token")
        TokenPlace from,

        @Doc("The signatures that are accepted.") @Default("[RS256, RS384, RS512]") @Example("[ES256]")
        Set<SignatureAlgorithm> algorithms,

        @Doc("How far the issuer's clock may be from this one.") @Default("0s") @Example("30s")
        Duration leeway,

        @Doc("How old keys become before they are fetched again, 1m to 2h.") @Default("1h") @Example("10m")
        Duration keyRefresh,

        @Doc("Whether keys may be fetched over http from other machines, where anybody on the way can replace them.")
        @Default("false")
        @Example("true")
        boolean insecure,

        @Doc("Claims that the upstream gets, by header. What clients send under these names is removed.")
        @Default("{}")
        @Example("{X-Sub: sub}")
        Map<String, String> forward,

        @Doc("How many verified tokens are remembered, so that they are not verified again. 0 for none.")
        @Default("16384")
        @Example("100000")
        int cache) {

    private static final Duration MOST_LEEWAY = Duration.ofMinutes(5);
    private static final Duration SHORTEST_REFRESH = Duration.ofMinutes(1);
    private static final Duration LONGEST_REFRESH = Duration.ofHours(2);
    private static final int LARGEST_CACHE = 1_000_000;
    private static final String URL = "an https URL; http only on this machine, or with insecure: true";

    public JwtConfig {
        audience = Collections.unmodifiableSet(new LinkedHashSet<>(audience));
        algorithms = Collections.unmodifiableSet(new LinkedHashSet<>(algorithms));
        forward = Collections.unmodifiableMap(new LinkedHashMap<>(forward));
        Invariants invariants = new Invariants()
                .require(!audience.isEmpty(), "audience", "[]", "at least one")
                .require(!algorithms.isEmpty(), "algorithms", "[]", "at least one")
                .require(
                        keys != null ? !issuer.isEmpty() : jwks != null || IssuerUrl.isAllowed(issuer, insecure),
                        "issuer",
                        Problems.quoted(issuer),
                        keys != null ? "text" : URL)
                .require(
                        jwks == null || IssuerUrl.isAllowed(jwks, insecure),
                        "jwks",
                        Problems.quoted(jwks == null ? "" : jwks),
                        URL)
                .require(keys == null || jwks == null, "keys", "beside jwks", "one of keys and jwks")
                .require(!leeway.isNegative() && leeway.compareTo(MOST_LEEWAY) <= 0, "leeway", leeway, "0s to 5m")
                .require(
                        keyRefresh.compareTo(SHORTEST_REFRESH) >= 0 && keyRefresh.compareTo(LONGEST_REFRESH) <= 0,
                        "keyRefresh",
                        keyRefresh,
                        "1m to 2h")
                .require(cache >= 0 && cache <= LARGEST_CACHE, "cache", cache, "0 to " + LARGEST_CACHE);
        forward.keySet()
                .forEach(name -> invariants.require(
                        isHeader(name),
                        "forward",
                        Problems.quoted(name),
                        "a header name that the gateway does not write itself"));
        invariants.orThrow();
    }

    private static boolean isHeader(String name) {
        try {
            return Headers.isWritable(HeaderName.of(name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Terms terms() {
        return new Terms(issuer, audience, algorithms, leeway, forward);
    }
}
