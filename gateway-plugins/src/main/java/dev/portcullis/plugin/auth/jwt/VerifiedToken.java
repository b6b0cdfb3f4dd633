package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.raw.Octets;
import dev.portcullis.spi.Claims;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token that was found good, and what requests that bring it again need of it. Immutable. */
final class VerifiedToken {

    private final byte[] bytes;
    private final KeySet keys;
    private final long expiresMillis;
    private final @Nullable String principal;
    private final Claims claims;
    private final String[] scopes;
    private final byte[] @Nullable [] forwarded;

    private VerifiedToken(SignedToken token, KeySet keys, Terms terms) {
        this.bytes = token.bytes();
        this.keys = keys;
        this.expiresMillis = terms.expiryMillis(token.claims());
        Map<String, String> texts = new HashMap<>();
        token.claims().members().forEach((name, value) -> texts.put(name, text(value)));
        this.claims = texts::get;
        String sub = token.claims().string("sub");
        this.principal = sub == null ? token.claims().string("client_id") : sub;
        this.scopes = scopes(token.claims());
        this.forwarded = terms.forward().values().stream()
                .map(claim -> headerValue(texts.get(claim)))
                .toArray(byte[][]::new);
    }

    static VerifiedToken of(SignedToken token, KeySet keys, Terms terms) {
        return new VerifiedToken(token, keys, terms);
    }

    /** A claim as Amazon gives it to back ends: always text, a list as {@code [a b]}. */
    private static String text(Object value) {
        if (value instanceof List<?> list) {
            StringBuilder text = new StringBuilder("[");
            for (Object item : list) {
                text.append(text.length() > 1 ? " " : "").append(text(item));
            }
            return text.append(']').toString();
        }
        return value.toString();
    }

    private static String[] scopes(JsonObject claims) {
        List<String> scopes = new ArrayList<>();
        for (String name : List.of("scope", "scp")) {
            Object value = claims.get(name);
            if (value instanceof String text) {
                scopes.addAll(Arrays.asList(text.split(" ")));
            } else if (value instanceof List<?> list) {
                list.stream().filter(String.class::isInstance).forEach(item -> scopes.add((String) item));
            }
        }
        return scopes.toArray(String[]::new);
    }

    /** The bytes of a header value; null for what cannot be one, or would be read as another. */
    private static byte @Nullable [] headerValue(@Nullable String text) {
        if (text == null || text.isEmpty() || !text.equals(text.strip())) {
            return null;
        }
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return Octets.fieldValueEnd(value, 0, value.length) == value.length ? value : null;
    }

    boolean is(@Borrowed byte[] text, int start, int end) {
        return Arrays.equals(bytes, 0, bytes.length, text, start, end);
    }

    int length() {
        return bytes.length;
    }

    long hash(TokenHash by) {
        return by.of(bytes, 0, bytes.length);
    }

    /** Whether it is still as good as when it was verified. */
    boolean isGood(KeySet now, long nowMillis) {
        return keys == now && expiresMillis > nowMillis;
    }

    boolean hasOneOf(String[] wanted) {
        for (String scope : wanted) {
            for (String own : scopes) {
                if (own.equals(scope)) {
                    return true;
                }
            }
        }
        return wanted.length == 0;
    }

    @Nullable String principal() {
        return principal;
    }

    Claims claims() {
        return claims;
    }

    /** The value for the header of that number; null if it has none. */
    byte @Nullable [] forwarded(int number) {
        return forwarded[number];
    }
}
