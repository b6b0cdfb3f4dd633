package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: {@code http://10.0.0.11:8080}, {@code https://orders.internal}, or {@code builtin:echo}. With {@code h2}
 * and {@code h2c} in the place of {@code https} and {@code http} it speaks HTTP/2 and nothing else. On a socket of this host
 * it is {@code unix:/run/app.sock} or {@code h2c+unix:/run/app.sock}.
 *
 * @param http2 whether HTTP/2 is all it speaks
 * @param host {@code localhost} on a unix socket
 * @param port 0 on a unix socket
 * @param builtIn name of a server inside the gateway, or null
 * @param socket the file of a unix socket, an absolute path; null for TCP
 */
public record TargetUrl(
        boolean secure,
        boolean http2,
        String host,
        int port,
        @Nullable String builtIn,
        @Nullable String socket) {

    private static final String HTTP2_UNIX = "h2c+unix:";

    private static final String EXPECTED =
            " (expected: http://host:port, https://host:port, h2c://host:port, h2://host:port, unix:/path or builtin:echo)";

    /** @throws IllegalArgumentException if the text is no such URL */
    public static TargetUrl parse(String text) {
        if (text.startsWith("builtin:")) {
            if (!text.equals("builtin:echo")) {
                throw new IllegalArgumentException(Problems.shown(text) + " (expected: builtin:echo)");
            }
            return new TargetUrl(false, false, "echo", 0, "echo", null);
        }
        for (String prefix : new String[] {ListenerAddress.UNIX, HTTP2_UNIX}) {
            if (text.startsWith(prefix)) {
                String socket = ListenerAddress.socket(text, prefix);
                return new TargetUrl(false, prefix.equals(HTTP2_UNIX), "localhost", 0, null, socket);
            }
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Problems.shown(text) + EXPECTED, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("h2");
        boolean http2 = scheme.equals("h2") || scheme.equals("h2c");
        String host = uri.getHost();
        boolean bare = (uri.getRawPath() == null
                        || uri.getRawPath().isEmpty()
                        || uri.getRawPath().equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (!(secure || http2 || scheme.equals("http")) || host == null || !bare) {
            throw new IllegalArgumentException(Problems.shown(text) + EXPECTED);
        }
        String plainHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(Problems.shown(text) + " (expected: a port from 1 to 65535)");
        }
        return new TargetUrl(secure, http2, plainHost, port, null, null);
    }

    /** Host, and the port where it is not the scheme's own, as a Host header has it. */
    public String authority() {
        if (socket != null) {
            return host;
        }
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure ? 443 : 80) ? shown : shown + ":" + port;
    }

    @Override
    public String toString() {
        if (socket != null) {
            return (http2 ? HTTP2_UNIX : ListenerAddress.UNIX) + socket;
        }
        return builtIn != null ? "builtin:" + builtIn : scheme() + "://" + authority();
    }

    private String scheme() {
        return http2 ? secure ? "h2" : "h2c" : secure ? "https" : "http";
    }
}
