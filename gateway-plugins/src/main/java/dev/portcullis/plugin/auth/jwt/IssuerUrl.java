package dev.portcullis.plugin.auth.jwt;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What keys may be fetched from: https, or, on this machine or where the operator says so, http. */
final class IssuerUrl {

    private IssuerUrl() {}

    static boolean isAllowed(String text, boolean insecure) {
        URI url = parse(text);
        if (url == null || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return false;
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("http") && (insecure || isLoopback(url.getHost()));
    }

    private static @Nullable URI parse(String text) {
        try {
            URI url = URI.create(text);
            return url.isAbsolute() ? url : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Names that only look like it, such as {@code 127.example.com}, are none. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.startsWith("127.") && name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}
