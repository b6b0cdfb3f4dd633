package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.Caller;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Outcome;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;

/** Lets a request pass that has a good token with one of the scopes that the route demands. Immutable. */
final class JwtCheck implements Authorizer.Check {

    private static final Outcome MISSING = Outcome.reject(JwtError.TOKEN_MISSING);
    private static final Outcome SEVERAL = Outcome.reject(JwtError.TOKEN_MALFORMED);

    private final TokenPlace place;
    private final HeaderName[] forward;
    private final TokenVerifier verifier;
    private final String[] scopes;
    private final Outcome scopeMissing;
    private final LongSupplier clock;

    JwtCheck(TokenPlace place, Terms terms, TokenVerifier verifier, Set<String> scopes, LongSupplier clock) {
        this.place = place;
        this.forward = terms.forward().keySet().stream().map(HeaderName::of).toArray(HeaderName[]::new);
        this.verifier = verifier;
        this.scopes = scopes.toArray(String[]::new);
        this.scopeMissing = Outcome.reject(ScopeRefusal.of(scopes));
        this.clock = clock;
    }

    @Override
    public Outcome decide(Exchange exchange) {
        Headers headers = exchange.request().headers();
        long located = place.locate(headers);
        if (located < 0) {
            return located == TokenPlace.NONE ? MISSING : SEVERAL;
        }
        byte[] bytes = headers.block().bytes();
        int start = TokenPlace.start(located);
        int end = TokenPlace.end(located);
        long now = clock.getAsLong();
        VerifiedToken known = verifier.known(bytes, start, end, now);
        if (known != null) {
            return admit(exchange, known);
        }
        if (end - start > TokenReader.LONGEST) {
            return Outcome.reject(JwtError.TOKEN_TOO_LARGE);
        }
        return verifier.verify(exchange, Arrays.copyOfRange(bytes, start, end), now, good -> admit(exchange, good));
    }

    private Outcome admit(Exchange exchange, VerifiedToken token) {
        Caller caller = exchange.caller();
        String principal = token.principal();
        if (principal != null) {
            caller.principal(principal);
        }
        caller.claims(token.claims());
        if (!token.hasOneOf(scopes)) {
            return scopeMissing;
        }
        Headers headers = exchange.request().headers();
        for (int i = 0; i < forward.length; i++) {
            byte[] value = token.forwarded(i);
            if (value == null) {
                headers.remove(forward[i]);
            } else {
                headers.set(forward[i], value, 0, value.length);
            }
        }
        return Outcome.proceed();
    }
}
