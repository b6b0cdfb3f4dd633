package dev.portcullis.plugin.auth.jwt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say to be accepted, whoever signed it.
 *
 * @param issuer what {@code iss} must be, to the letter
 * @param audience one of which {@code aud} must have, or {@code client_id} if there is no {@code aud}
 * @param leeway how far clocks may differ
 * @param forward claims that the upstream gets, by header name
 */
record Terms(
        String issuer,
        Set<String> audience,
        Set<SignatureAlgorithm> algorithms,
        Duration leeway,
        Map<String, String> forward) {

    /** Why the token is refused; null if it is fine so far. */
    @Nullable JwtError refusal(SignedToken token, long nowMillis) {
        JsonObject claims = token.claims();
        if (!algorithms.contains(token.algorithm())) {
            return JwtError.TOKEN_ALGORITHM;
        }
        if (!issuer.equals(claims.get("iss"))) {
            return JwtError.TOKEN_ISSUER;
        }
        if (!isForUs(claims)) {
            return JwtError.TOKEN_AUDIENCE;
        }
        return times(claims, nowMillis);
    }

    private boolean isForUs(JsonObject claims) {
        Object aud = claims.has("aud") ? claims.get("aud") : claims.get("client_id");
        if (aud instanceof List<?> list && claims.has("aud")) {
            return list.stream().allMatch(String.class::isInstance)
                    && list.stream().anyMatch(audience::contains);
        }
        return aud instanceof String one && audience.contains(one);
    }

    private @Nullable JwtError times(JsonObject claims, long nowMillis) {
        for (String name : List.of("exp", "nbf", "iat")) {
            if (claims.has(name) && !(claims.get(name) instanceof JsonObject.Number)) {
                return JwtError.TOKEN_MALFORMED;
            }
        }
        if (!claims.has("exp") || expiryMillis(claims) <= nowMillis) {
            return JwtError.TOKEN_EXPIRED;
        }
        long latest = nowMillis + leeway.toMillis();
        boolean early = millis(claims, "nbf", latest) > latest || millis(claims, "iat", latest) > latest;
        return early ? JwtError.TOKEN_EARLY : null;
    }

    /** From when on the token is refused. */
    long expiryMillis(JsonObject claims) {
        long exp = millis(claims, "exp", 0);
        return exp > Long.MAX_VALUE - leeway.toMillis() ? Long.MAX_VALUE : exp + leeway.toMillis();
    }

    /** A NumericDate (RFC 7519, 2), which may have a fraction; the largest numbers become the largest there is. */
    private static long millis(JsonObject claims, String name, long otherwise) {
        return claims.get(name) instanceof JsonObject.Number date ? (long) (date.value() * 1000) : otherwise;
    }
}
