package dev.portcullis.upstream;

import dev.portcullis.config.model.StickyConfig;
import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.raw.HeadBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie by which clients stay with a server. Its value is a keyed hash (HMAC-SHA-256, the first 64 bits) of the server's
 * URL and address: whoever sees it learns neither, nor can he tell the server of another.
 */
final class StickyCookie {

    private static final HeaderName SET_COOKIE = HeaderName.of("Set-Cookie");
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] OF_PROCESS = new byte[32];
    private static final int DIGITS = 16;

    static {
        new SecureRandom().nextBytes(OF_PROCESS);
    }

    private final StickyConfig config;
    private final byte[] name;
    private final SecretKeySpec key;

    StickyCookie(StickyConfig config) {
        this.config = config;
        this.name = config.cookie().getBytes(StandardCharsets.US_ASCII);
        byte[] secret =
                config.secret() == null ? OF_PROCESS : config.secret().value().getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The number that stands for the server; never 0. */
    long token(Endpoint endpoint) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String who = endpoint.url() + " " + endpoint;
            long token = ByteBuffer.wrap(mac.doFinal(who.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return token == 0 ? 1 : token;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
        }
    }

    /** The number that the request's cookie holds, or 0. */
    long asked(@Borrowed HeadBlock request) {
        long found = CookieValue.find(request, name);
        if (found == CookieValue.NONE || CookieValue.end(found) - CookieValue.start(found) != DIGITS) {
            return 0;
        }
        long token = 0;
        for (int at = CookieValue.start(found); at < CookieValue.end(found); at++) {
            int digit = Character.digit(request.bytes()[at], 16);
            if (digit < 0) {
                return 0;
            }
            token = token << 4 | digit;
        }
        return token;
    }

    /** Lets the client keep the number. */
    void set(HeadBlock answer, long token, boolean secure) {
        StringBuilder value = new StringBuilder(config.cookie())
                .append('=')
                .append(HexFormat.of().toHexDigits(token))
                .append("; Path=")
                .append(config.path());
        if (config.ttl() != null) {
            value.append("; Max-Age=").append(config.ttl().toSeconds());
        }
        value.append(secure ? "; Secure; HttpOnly; SameSite=Lax" : "; HttpOnly; SameSite=Lax");
        answer.append(SET_COOKIE.bytes(), SET_COOKIE.id(), value);
    }
}
