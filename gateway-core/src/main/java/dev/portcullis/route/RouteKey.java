package dev.portcullis.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route key, read: {@code GET /items/{id}}, {@code ANY /files/{path+}}, {@code $default}.
 *
 * @param text the key as it was written
 * @param method what the route takes, {@code ANY} for all
 * @param segments decoded bytes of each literal segment, one char each, null for a variable; without a greedy variable at the end
 * @param greedy whether a greedy variable follows the segments
 * @param names the variables' names in order, that of the greedy one last
 * @param positions the segment at which each variable stands
 */
record RouteKey(
        String text,
        String method,
        List<@Nullable String> segments,
        boolean greedy,
        List<String> names,
        List<Integer> positions) {

    static final String DEFAULT = "$default";

    boolean isDefault() {
        return text.equals(DEFAULT);
    }
}
