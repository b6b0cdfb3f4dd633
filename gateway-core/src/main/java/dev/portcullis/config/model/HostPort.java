package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address to listen on or connect to: {@code 0.0.0.0:8443}, {@code [::1]:8080}, {@code localhost:0}.
 *
 * @param host without brackets
 * @param port 0 lets the system choose
 */
public record HostPort(String host, int port) {

    public HostPort {
        new Invariants()
                .require(!host.isEmpty(), "host", "\"" + host + "\"", "a host name or address")
                .require(port >= 0 && port <= 65535, "port", port, "0 to 65535")
                .orThrow();
    }

    /** @throws IllegalArgumentException if the text is no {@code host:port} */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
        String host = colon <= 0 ? "" : bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean digits = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (host.isEmpty() || !digits || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException(
                    Problems.shown(text) + " (expected: host:port, such as 0.0.0.0:8443 or [::1]:8080)");
        }
        return new HostPort(host, Integer.parseInt(port));
    }

    /** Whether only processes of this host can connect; a name other than localhost is not looked up, and counts as open to others. */
    public boolean isLoopback() {
        if (host.equals("localhost")) {
            return true;
        }
        boolean literal = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
