package dev.portcullis.plugin.security.cors;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand for an origin in the configuration (RFC 6454, 6.2): just what a browser would send, or a star. */
final class OriginRule {

    static final String HTTPS = "https://*";
    static final String HTTP = "http://*";

    private static final List<String> STARS = List.of(CorsConfig.ALL, HTTPS, HTTP);
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
    private static final Pattern HOST = Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    private OriginRule() {}

    /** What was expected in place of {@code text}; null if it is fine. */
    static @Nullable String problem(String text) {
        if (STARS.contains(text)) {
            return null;
        }
        if (text.equals("null")) {
            return "an origin of its own: every page can make a browser say null";
        }
        int colon = text.indexOf("://");
        if (colon < 0) {
            return "*, or an origin such as https://shop.example.com";
        }
        String scheme = text.substring(0, colon);
        String host = text.substring(colon + 3);
        if (host.matches(".*[/?#].*")) {
            return "an origin without path or slash at its end, as browsers send it: " + scheme + "://"
                    + host.replaceFirst("[/?#].*", "");
        }
        if (text.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
            return "small letters, as browsers send them";
        }
        if (host.contains("*")) {
            return "a whole origin, https://*, http://* or *: a star cannot stand for a part of a host";
        }
        if (scheme.equals("https") && host.endsWith(":443") || scheme.equals("http") && host.endsWith(":80")) {
            return "no port where it is the scheme's own: browsers leave it out";
        }
        boolean wellFormed =
                SCHEME.matcher(scheme).matches() && HOST.matcher(host).matches();
        return wellFormed ? null : "a scheme, a host and perhaps a port, such as https://shop.example.com:8443";
    }
}
