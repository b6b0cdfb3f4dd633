package dev.portcullis.server.admin;

import dev.portcullis.error.GatewayError;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away from the operator's listener: one that reaches it by a name of its own making (DNS rebinding) carries
 * that name in Host, and one that calls it from elsewhere carries Origin.
 */
final class CallerRules {

    private final Set<String> hosts;

    /** @param hosts names that may stand in Host, besides loopback ones */
    CallerRules(Collection<String> hosts) {
        this.hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Why a request with this Host and Origin is refused, or null if it is not. */
    @Nullable GatewayError refusal(String host, @Nullable String origin) {
        String name = nameOf(host);
        if (!isLoopback(name) && !hosts.contains(name)) {
            return AdminError.ADMIN_HOST;
        }
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            return AdminError.ADMIN_ORIGIN;
        }
        return null;
    }

    /** Without port, brackets and final dot, in lower case. */
    private static String nameOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            int end = name.indexOf(']');
            return end < 0 ? name : name.substring(1, end);
        }
        int colon = name.indexOf(':');
        if (colon >= 0) {
            name = name.substring(0, colon);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost") || name.equals("::1") || isLoopbackV4(name);
    }

    /** Four numbers, the first of them 127; {@code 127.0.0.1.example.com} is a name and none of ours. */
    private static boolean isLoopbackV4(String name) {
        if (!name.startsWith("127.")) {
            return false;
        }
        String[] parts = name.split("\\.", -1);
        boolean numbers = parts.length == 4;
        for (String part : parts) {
            numbers &= !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
        }
        return numbers;
    }
}
