package dev.portcullis.plugin.auth.jwt;

import org.jspecify.annotations.Nullable;

/**
 * Reads the compact form of a signed token (RFC 7515, 7.1). Of the header only {@code alg} and {@code kid} are heeded: keys
 * that a token brings or points to ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are none.
 */
final class TokenReader {

    static final int LONGEST = 16_384;

    private static final int LONGEST_KID = 256;

    private @Nullable JwtError error;

    private TokenReader() {}

    /** What came of reading: a token, or the reason why there is none. */
    record Reading(@Nullable SignedToken token, JwtError error) {

        /** @param error of no meaning if there is a token */
        static Reading of(@Nullable SignedToken token, @Nullable JwtError error) {
            return new Reading(token, error == null ? JwtError.TOKEN_MALFORMED : error);
        }
    }

    /** Reads; the array is kept. */
    static Reading read(byte[] bytes) {
        TokenReader reader = new TokenReader();
        SignedToken token = reader.token(bytes);
        return Reading.of(token, reader.error);
    }

    private @Nullable SignedToken token(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return refuse(JwtError.TOKEN_TOO_LARGE);
        }
        int first = dot(bytes, 0);
        int second = dot(bytes, first + 1);
        if (first == bytes.length || second == bytes.length || dot(bytes, second + 1) < bytes.length) {
            return refuse(JwtError.TOKEN_SEGMENTS);
        }
        JsonObject header = object(bytes, 0, first);
        JsonObject claims = object(bytes, first + 1, second);
        byte[] signature = Base64Url.decode(bytes, second + 1, bytes.length);
        if (header == null || claims == null || signature == null || !isPlain(header)) {
            return refuse(JwtError.TOKEN_MALFORMED);
        }
        String alg = header.string("alg");
        SignatureAlgorithm algorithm = alg == null ? null : SignatureAlgorithm.named(alg);
        if (algorithm == null) {
            return refuse(JwtError.TOKEN_ALGORITHM);
        }
        return signature.length == 0
                ? refuse(JwtError.TOKEN_SIGNATURE)
                : new SignedToken(bytes, second, algorithm, header.string("kid"), claims);
    }

    /** Whether nothing in the header has to be understood beyond this class (RFC 7515, 4.1.11; RFC 7797). */
    private static boolean isPlain(JsonObject header) {
        Object kid = header.get("kid");
        boolean named = kid == null || kid instanceof String name && !name.isEmpty() && name.length() <= LONGEST_KID;
        return named && !header.has("crit") && !header.has("b64") && !header.has("zip") && !header.has("enc");
    }

    private static @Nullable JsonObject object(byte[] bytes, int start, int end) {
        byte[] json = Base64Url.decode(bytes, start, end);
        return json == null ? null : JsonReader.read(json);
    }

    private static int dot(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '.') {
            at++;
        }
        return Math.min(at, bytes.length);
    }

    private @Nullable SignedToken refuse(JwtError why) {
        error = why;
        return null;
    }
}
