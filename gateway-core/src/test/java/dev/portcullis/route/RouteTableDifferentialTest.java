package dev.portcullis.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.CleanPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares {@link RouteTable} with a matcher that looks at every route and sorts. */
class RouteTableDifferentialTest {

    private static final long SEED = 20260727;
    private static final String[] METHODS = {"ANY", "GET", "POST", "M"};
    private static final String[] LITERALS = {"a", "b", "items", "a-segment-of-more-than-16", ""};

    private final Random random = new Random(SEED);
    private final CleanPath path = new CleanPath();
    private final RouteMatch<Slow> match = new RouteMatch<>();

    private record Slow(String key, String method, List<String> segments, boolean greedy) {

        boolean takes(String requested, List<String> path) {
            if (!method.equals("ANY") && !method.equals(requested)) {
                return false;
            }
            int fixed = segments.size();
            boolean length = greedy ? path.size() > fixed && !path.get(fixed).isEmpty() : path.size() == fixed;
            for (int i = 0; i < fixed && length; i++) {
                length = segments.get(i).equals("*")
                        ? !path.get(i).isEmpty()
                        : segments.get(i).equals(path.get(i));
            }
            return length;
        }

        /** Sorts the better route first: full, then literals from the left, then longer, then with a method. */
        String rank() {
            StringBuilder rank = new StringBuilder(greedy ? "2" : "1");
            segments.forEach(segment -> rank.append(segment.equals("*") ? '2' : '1'));
            return rank.append(greedy ? "3" : "")
                    .append(method.equals("ANY") ? '2' : '1')
                    .toString();
        }
    }

    @Test
    void choosesAsTheSlowMatcherDoes() {
        for (int set = 0; set < 400; set++) {
            List<Slow> routes = new ArrayList<>();
            RouteTable<Slow> table = randomTable(routes);
            for (int i = 0; i < 200; i++) {
                String method = METHODS[random.nextInt(METHODS.length)];
                List<String> segments = randomPath();
                Slow expected = slowly(routes, method, segments);
                assertThat(quickly(table, method, segments))
                        .as("%s /%s in %s", method, String.join("/", segments), routes)
                        .isEqualTo(expected);
            }
        }
    }

    private RouteTable<Slow> randomTable(List<Slow> routes) {
        RouteTable.Builder<Slow> builder = RouteTable.builder();
        int size = 1 + random.nextInt(40);
        for (int i = 0; i < size; i++) {
            Slow route = randomRoute();
            if (builder.add(route.key(), route) == null) {
                routes.add(route);
            }
        }
        return builder.build();
    }

    private Slow randomRoute() {
        String method = METHODS[random.nextInt(METHODS.length)];
        boolean greedy = random.nextInt(4) == 0;
        int length = random.nextInt(4) + (greedy ? 0 : 1);
        List<String> segments = new ArrayList<>();
        StringBuilder key = new StringBuilder(method).append(' ');
        for (int i = 0; i < length; i++) {
            boolean variable = random.nextInt(3) == 0;
            String literal = LITERALS[random.nextInt(LITERALS.length)];
            segments.add(variable ? "*" : literal);
            key.append('/').append(variable ? "{v" + i + "_" + random.nextInt(2) + "}" : literal);
        }
        if (greedy) {
            key.append("/{rest+}");
        }
        return new Slow(key.toString(), method, segments, greedy);
    }

    private List<String> randomPath() {
        List<String> segments = new ArrayList<>();
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            segments.add(random.nextInt(5) == 0 ? "other" : LITERALS[random.nextInt(LITERALS.length)]);
        }
        return segments;
    }

    private static @Nullable Slow slowly(List<Slow> routes, String method, List<String> segments) {
        return routes.stream()
                .filter(route -> route.takes(method, segments))
                .min(Comparator.comparing(Slow::rank))
                .orElse(null);
    }

    private @Nullable Slow quickly(RouteTable<Slow> table, String method, List<String> segments) {
        byte[] head = (method + " /" + String.join("/", segments)).getBytes(UTF_8);
        assertThat(path.parse(head, method.length() + 1, head.length)).isNull();
        table.match(path, 0, head, 0, method.length(), match);
        return match.payload();
    }
}
