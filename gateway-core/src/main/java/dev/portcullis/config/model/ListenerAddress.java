package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens: {@code 0.0.0.0:8443}, {@code [::1]:8080}, or {@code unix:/run/portcullis.sock}.
 *
 * @param host without brackets; empty for a unix socket
 * @param port 0 lets the system choose
 * @param socket the file of a unix socket, an absolute path; null for TCP
 */
public record ListenerAddress(
        String host, int port, @Nullable String socket) {

    /** What begins the text form of a unix socket. */
    static final String UNIX = "unix:";

    /** What every system has room for. */
    private static final int LONGEST_PATH = 100;

    /** @throws IllegalArgumentException if the text is neither {@code host:port} nor {@code unix:/path} */
    public static ListenerAddress parse(String text) {
        return text.startsWith(UNIX) ? new ListenerAddress("", 0, socket(text, UNIX)) : of(HostPort.parse(text));
    }

    /** A TCP address. */
    public static ListenerAddress of(HostPort address) {
        return new ListenerAddress(address.host(), address.port(), null);
    }

    /** The path behind the prefix. */
    static String socket(String text, String prefix) {
        String path = text.substring(prefix.length());
        boolean plain = path.startsWith("/") && !path.endsWith("/") && path.indexOf('\0') < 0;
        if (!plain || path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new IllegalArgumentException(Problems.shown(text) + " (expected: " + prefix
                    + " and an absolute path of at most " + LONGEST_PATH + " bytes)");
        }
        return path;
    }

    @Override
    public String toString() {
        return socket == null ? new HostPort(host, port).toString() : UNIX + socket;
    }
}
