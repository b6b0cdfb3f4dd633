package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.error.Blame;
import dev.portcullis.error.GatewayError;

/** {@link JwtError#SCOPE_MISSING} that tells the client which scopes are wanted. */
record ScopeRefusal(String challenge) implements GatewayError {

    static ScopeRefusal of(Iterable<String> scopes) {
        return new ScopeRefusal("Bearer scope=\"" + String.join(" ", scopes)
                + "\" error=\"insufficient_scope\" error_description=\"the token does not have a required scope\"");
    }

    @Override
    public String code() {
        return JwtError.SCOPE_MISSING.code();
    }

    @Override
    public int status() {
        return JwtError.SCOPE_MISSING.status();
    }

    @Override
    public Blame blame() {
        return JwtError.SCOPE_MISSING.blame();
    }

    @Override
    public String meaning() {
        return JwtError.SCOPE_MISSING.meaning();
    }
}
