package dev.portcullis.plugin.security.cors;

import dev.portcullis.contract.Borrowed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The origins that are allowed, as bytes. Immutable. */
final class Origins {

    /** {@link #find}: not allowed. */
    static final int NONE = -1;
    /** {@link #find}: allowed by its scheme. */
    static final int BY_SCHEME = -2;

    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);

    private final boolean all;
    private final boolean https;
    private final boolean http;
    private final List<String> named;
    private final byte[][] exact;

    Origins(List<String> origins) {
        all = origins.contains(CorsConfig.ALL);
        https = origins.contains(OriginRule.HTTPS);
        http = origins.contains(OriginRule.HTTP);
        named = origins.stream()
                .filter(origin -> !origin.endsWith(CorsConfig.ALL))
                .toList();
        exact = named.stream()
                .map(origin -> origin.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Whether every origin is allowed, so that answers need not tell one from the other. */
    boolean all() {
        return all;
    }

    /** Those that are allowed by name. */
    List<String> named() {
        return named;
    }

    /** The place of the origin in {@link #named}, or one of the constants. */
    int find(@Borrowed byte[] bytes, int start, int end) {
        for (int i = 0; i < exact.length; i++) {
            if (exact[i].length == end - start && Arrays.equals(bytes, start, end, exact[i], 0, exact[i].length)) {
                return i;
            }
        }
        boolean byScheme = https && begins(bytes, start, end, HTTPS) || http && begins(bytes, start, end, HTTP);
        return byScheme ? BY_SCHEME : NONE;
    }

    private static boolean begins(byte[] bytes, int start, int end, byte[] with) {
        return end - start > with.length && Arrays.equals(bytes, start, start + with.length, with, 0, with.length);
    }
}
