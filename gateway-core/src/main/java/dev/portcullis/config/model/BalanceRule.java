package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a server is chosen: {@code round-robin}, {@code least-pending}, {@code random}, or {@code hash(header.x-user)}.
 *
 * @param key what requests are hashed by; null unless the way is {@link Way#HASH}
 */
public record BalanceRule(Way way, @Nullable HashKey key) {

    /** The default. */
    public static final BalanceRule ROUND_ROBIN = new BalanceRule(Way.ROUND_ROBIN, null);

    private static final String EXPECTED =
            " (expected: round-robin, least-pending, random, or hash(…) of header.NAME, cookie.NAME, path.NAME, query.NAME"
                    + " or ip)";

    /** A way to choose. */
    public enum Way {
        ROUND_ROBIN,
        LEAST_PENDING,
        RANDOM,
        HASH
    }

    /** Where a request's key stands. */
    public enum Place {
        HEADER,
        COOKIE,
        PATH,
        QUERY,
        IP
    }

    /**
     * What tells requests apart.
     *
     * @param name of the header (in lower case), cookie, path variable or query parameter; empty for {@link Place#IP}
     */
    public record HashKey(Place place, String name) {

        @Override
        public String toString() {
            String word = place.name().toLowerCase(Locale.ROOT);
            return place == Place.IP ? word : word + "." + name;
        }
    }

    /** @throws IllegalArgumentException if the text is none of the above */
    public static BalanceRule parse(String text) {
        if (text.startsWith("hash(") && text.endsWith(")")) {
            return new BalanceRule(Way.HASH, key(text, text.substring("hash(".length(), text.length() - 1)));
        }
        for (Way way : Way.values()) {
            if (way != Way.HASH && word(way).equals(text)) {
                return new BalanceRule(way, null);
            }
        }
        throw new IllegalArgumentException(Problems.shown(text) + EXPECTED);
    }

    private static HashKey key(String text, String key) {
        if (key.equals("ip")) {
            return new HashKey(Place.IP, "");
        }
        int dot = key.indexOf('.');
        String name = key.substring(dot + 1);
        for (Place place : Place.values()) {
            if (place != Place.IP && dot > 0 && isName(name) && word(place).equals(key.substring(0, dot))) {
                return new HashKey(place, place == Place.HEADER ? name.toLowerCase(Locale.ROOT) : name);
            }
        }
        throw new IllegalArgumentException(Problems.shown(text) + EXPECTED);
    }

    /** Whether it is a token (RFC 9110, 5.6.2), as names of headers and cookies are. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return key == null ? word(way) : "hash(" + key + ")";
    }
}
