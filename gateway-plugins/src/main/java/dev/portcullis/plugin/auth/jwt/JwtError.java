package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** Why a request with a bad token, or none, is refused. The challenges are those of Amazon's HTTP APIs. */
enum JwtError implements GatewayError {
    TOKEN_MISSING("auth.token_missing", Blame.CLIENT, "The route asks for a token and the request carries none.", ""),
    TOKEN_SEGMENTS(
            "auth.token_segments",
            Blame.CLIENT,
            "What stands in the token's place does not have the three parts of a signed token.",
            "token contains an invalid number of segments"),
    TOKEN_MALFORMED(
            "auth.token_malformed",
            Blame.CLIENT,
            "The token breaks the grammar of JWT, has something twice, demands an extension, or is not the only one.",
            "the token is malformed"),
    TOKEN_TOO_LARGE(
            "auth.token_too_large", Blame.CLIENT, "The token is longer than 16,384 bytes.", "the token is too large"),
    TOKEN_ALGORITHM(
            "auth.token_algorithm",
            Blame.CLIENT,
            "The token is signed by an algorithm that the authorizer, or the key that the token names, is not for.",
            "the token does not have a valid signing method"),
    TOKEN_KEY(
            "auth.token_key",
            Blame.CLIENT,
            "The token names no key, or one that the issuer does not have, even after asking again.",
            "the token does not have a known key"),
    TOKEN_SIGNATURE(
            "auth.token_signature",
            Blame.CLIENT,
            "The token's signature is not that of the key that it names.",
            "the token does not have a valid signature"),
    TOKEN_ISSUER(
            "auth.token_issuer",
            Blame.CLIENT,
            "The token is from another issuer.",
            "the token does not have a valid issuer"),
    TOKEN_AUDIENCE(
            "auth.token_audience",
            Blame.CLIENT,
            "The token is for others: neither its aud nor, if it has none, its client_id is accepted.",
            "the token does not have a valid audience"),
    TOKEN_EXPIRED(
            "auth.token_expired",
            Blame.CLIENT,
            "The token has expired, or does not say when it does.",
            "the token has expired"),
    TOKEN_EARLY(
            "auth.token_early",
            Blame.CLIENT,
            "The token's nbf or iat lies in the future.",
            "the token is not valid yet"),
    DISCOVERY_UNAVAILABLE(
            "auth.discovery_unavailable",
            Blame.UPSTREAM,
            "The issuer has never said yet where its keys are.",
            "OIDC discovery endpoint communication error"),
    KEYS_UNAVAILABLE(
            "auth.keys_unavailable",
            Blame.UPSTREAM,
            "The issuer has never given its keys yet.",
            "JWKS communication error"),
    SCOPE_MISSING("auth.scope_missing", Blame.CLIENT, "The token has none of the scopes that the route demands.", "");

    private final String code;
    private final Blame blame;
    private final String meaning;
    private final String challenge;

    JwtError(String code, Blame blame, String meaning, String description) {
        this.code = code;
        this.blame = blame;
        this.meaning = meaning;
        this.challenge = description.isEmpty()
                ? "Bearer"
                : "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + description + '"';
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return this == SCOPE_MISSING ? 403 : 401;
    }

    @Override
    public Blame blame() {
        return blame;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String challenge() {
        return challenge;
    }
}
