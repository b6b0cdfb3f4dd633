package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: {@code http://10.0.0.11:8080}, {@code https://orders.internal}, or {@code builtin:echo}. With {@code h2}
 * and {@code h2c} in the place of {@code https} and {@code http} it speaks HTTP/2 and nothing else. On a socket of this host
 * it is {@code unix:/run/app.sock} or {@code h2c+unix:/run/app.sock}. Where SRV records list the servers (RFC 2782) it is
 * {@code srv://_http._tcp.orders.example}; {@code srv+https}, {@code srv+h2} and {@code srv+h2c} say how to speak to them.
 *
 * @param http2 whether HTTP/2 is all it speaks
 * @param host {@code localhost} on a unix socket
 * @param port 0 on a unix socket
 * @param builtIn name of a server inside the gateway, or null
 * @param socket the file of a unix socket, an absolute path; null for TCP
 * @param service whether the host is a name whose SRV records say where the servers are; the port is 0 then
 */
public record TargetUrl(
        boolean secure,
        boolean http2,
        String host,
        int port,
        @Nullable String builtIn,
        @Nullable String socket,
        boolean service) {

    private static final String HTTP2_UNIX = "h2c+unix:";

    private static final Pattern SERVICE = Pattern.compile(
            "srv(\\+(?<scheme>https|h2c?))?://(?<name>_[A-Za-z0-9-]{1,62}\\._tcp(\\.[A-Za-z0-9_-]{1,63})+)\\.?");

    private static final String EXPECTED =
            " (expected: http://host:port, https://host:port, h2c://host:port, h2://host:port, srv://_http._tcp.name, unix:/path or builtin:echo)";

    /** @throws IllegalArgumentException if the text is no such URL */
    public static TargetUrl parse(String text) {
        if (text.startsWith("builtin:")) {
            if (!text.equals("builtin:echo")) {
                throw new IllegalArgumentException(Problems.shown(text) + " (expected: builtin:echo)");
            }
            return new TargetUrl(false, false, "echo", 0, "echo", null, false);
        }
        for (String prefix : new String[] {ListenerAddress.UNIX, HTTP2_UNIX}) {
            if (text.startsWith(prefix)) {
                String socket = ListenerAddress.socket(text, prefix);
                return new TargetUrl(false, prefix.equals(HTTP2_UNIX), "localhost", 0, null, socket, false);
            }
        }
        if (text.startsWith("srv:") || text.startsWith("srv+")) {
            return service(text);
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
        return new TargetUrl(secure, http2, plainHost, port, null, null, false);
    }

    private static TargetUrl service(String text) {
        Matcher parts = SERVICE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(Problems.shown(text)
                    + " (expected: srv://_http._tcp.name; srv+https://, srv+h2:// or srv+h2c:// for other protocols)");
        }
        String scheme = parts.group("scheme");
        String name = parts.group("name");
        boolean secure = scheme == null ? name.startsWith("_https.") : !scheme.equals("h2c");
        boolean http2 = scheme != null && !scheme.equals("https");
        return new TargetUrl(secure, http2, name.toLowerCase(Locale.ROOT), 0, null, null, true);
    }

    /** The same server, spoken to in HTTP/2 and nothing else. */
    public TargetUrl overHttp2() {
        return new TargetUrl(secure, true, host, port, builtIn, socket, service);
    }

    /** One of the servers that a name stands for, as its SRV record has it. */
    public TargetUrl at(String server, int serverPort) {
        return new TargetUrl(secure, http2, server, serverPort, null, null, false);
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
        if (service) {
            return (secure || http2 ? "srv+" + scheme() : "srv") + "://" + host;
        }
        return builtIn != null ? "builtin:" + builtIn : scheme() + "://" + authority();
    }

    private String scheme() {
        return http2 ? secure ? "h2" : "h2c" : secure ? "https" : "http";
    }
}
