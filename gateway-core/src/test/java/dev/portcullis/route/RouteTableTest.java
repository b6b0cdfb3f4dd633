package dev.portcullis.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.http.CleanPath;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    private final CleanPath path = new CleanPath();
    private final RouteMatch<String> match = new RouteMatch<>();
    private byte[] head = {};

    @ParameterizedTest
    @CsvSource({
        "GET /pets/dog/1, GET /pets/dog/1",
        "GET /pets/dog/2, GET /pets/dog/{id}",
        "GET /pets/cat/1, GET /pets/{proxy+}",
        "POST /test/5, ANY /{proxy+}",
        "GET /pets, ANY /{proxy+}",
        "POST /pets/dog/1, ANY /{proxy+}",
        "GET /, $default",
    })
    void choosesAsAmazonDocuments(String request, String chosen) {
        RouteTable<String> table =
                table("GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default");

        assertThat(find(table, request)).isEqualTo(chosen);
    }

    @Test
    void findsNothingWhereNothingFits() {
        RouteTable<String> table = table("GET /a", "GET /b/{id}");

        assertThat(find(table, "GET /c")).isNull();
        assertThat(find(table, "POST /a")).isNull();
        assertThat(find(table, "GET /b")).isNull();
        assertThat(find(table, "GET /b/1/2")).isNull();
        assertThat(match.payload()).isNull();
        assertThat(match.variables()).isZero();
        assertThat(find(table(), "GET /")).isNull();
    }

    @Test
    void prefersNamedMethodToAny() {
        RouteTable<String> table = table("ANY /a", "PUT /a", "GET /a", "ANY /b/{x+}", "GET /b/{y+}");

        assertThat(find(table, "GET /a")).isEqualTo("GET /a");
        assertThat(find(table, "PUT /a")).isEqualTo("PUT /a");
        assertThat(find(table, "DELETE /a")).isEqualTo("ANY /a");
        assertThat(find(table, "GET /b/1")).isEqualTo("GET /b/{y+}");
        assertThat(find(table, "HEAD /b/1")).isEqualTo("ANY /b/{x+}");
    }

    @Test
    void prefersMoreSpecificAnyToNamedMethod() {
        RouteTable<String> table = table("ANY /a/b", "GET /a/{id}");

        assertThat(find(table, "GET /a/b")).isEqualTo("ANY /a/b");
    }

    @Test
    void goesBackWhereTheMethodDoesNotFit() {
        RouteTable<String> table =
                table("GET /a/b/c", "POST /a/{x}/c", "PUT /{y}/b/c", "DELETE /{y}/{x}/c", "PATCH /a/{r+}", "ANY /{r+}");

        assertThat(find(table, "GET /a/b/c")).isEqualTo("GET /a/b/c");
        assertThat(find(table, "POST /a/b/c")).isEqualTo("POST /a/{x}/c");
        assertThat(find(table, "PUT /a/b/c")).isEqualTo("PUT /{y}/b/c");
        assertThat(find(table, "DELETE /a/b/c")).isEqualTo("DELETE /{y}/{x}/c");
        assertThat(find(table, "PATCH /a/b/c")).isEqualTo("PATCH /a/{r+}");
        assertThat(find(table, "OPTIONS /a/b/c")).isEqualTo("ANY /{r+}");
    }

    @Test
    void prefersFullMatchToGreedyOne() {
        RouteTable<String> table = table("GET /a/b/{r+}", "GET /{x}/{y}/{z}", "GET /a/{r+}");

        assertThat(find(table, "GET /a/b/c")).isEqualTo("GET /{x}/{y}/{z}");
        assertThat(find(table, "GET /a/b/c/d")).isEqualTo("GET /a/b/{r+}");
        assertThat(find(table, "GET /a/c/b/d")).isEqualTo("GET /a/{r+}");
    }

    @Test
    void prefersMostSpecificGreedyRoute() {
        RouteTable<String> table =
                table("GET /{r+}", "GET /a/{r+}", "GET /{x}/b/{r+}", "GET /a/b/{r+}", "GET /a/{x}/c/{r+}");

        assertThat(find(table, "GET /a/b/c/d")).isEqualTo("GET /a/b/{r+}");
        assertThat(find(table, "GET /a/x/c/d")).isEqualTo("GET /a/{x}/c/{r+}");
        assertThat(find(table, "GET /a/x/d")).isEqualTo("GET /a/{r+}");
        assertThat(find(table, "GET /x/b/d")).isEqualTo("GET /{x}/b/{r+}");
        assertThat(find(table, "GET /x/y")).isEqualTo("GET /{r+}");
    }

    @Test
    void countsTrailingSlash() {
        RouteTable<String> table = table("GET /pets", "GET /dogs/", "GET /cats/{id}", "GET /");

        assertThat(find(table, "GET /pets/")).isNull();
        assertThat(find(table, "GET /dogs")).isNull();
        assertThat(find(table, "GET /dogs/")).isEqualTo("GET /dogs/");
        assertThat(find(table, "GET /cats/1/")).isNull();
        assertThat(find(table, "GET /")).isEqualTo("GET /");
        assertThat(find(table, "GET //")).isNull();
    }

    @Test
    void givesVariablesNoEmptySegment() {
        RouteTable<String> table = table("GET /a/{id}", "GET /b/{id}/c", "GET /d/{rest+}");

        assertThat(find(table, "GET /a/")).isNull();
        assertThat(find(table, "GET /b//c")).isNull();
        assertThat(find(table, "GET /d")).isNull();
        assertThat(find(table, "GET /d/")).isNull();
        assertThat(find(table, "GET /d//e")).isNull();
        assertThat(find(table, "GET /d/e//f/")).isEqualTo("GET /d/{rest+}");
        assertThat(variable("rest")).isEqualTo("e//f/");
    }

    @Test
    void tellsWhereVariablesLie() {
        RouteTable<String> table = table("GET /a/{x}/b/{y}", "PUT /a/{other}/{z+}");

        assertThat(find(table, "GET /a/1%202/b/%c3%a4?q=1")).isEqualTo("GET /a/{x}/b/{y}");
        assertThat(match.routeKey()).isEqualTo("GET /a/{x}/b/{y}");
        assertThat(match.variables()).isEqualTo(2);
        assertThat(match.name(0)).isEqualTo("x");
        assertThat(variable("x")).isEqualTo("1%202");
        assertThat(variable("y")).isEqualTo("%c3%a4");
        assertThat(match.indexOf("z")).isNegative();

        find(table, "PUT /a/1/b/2/?q=1");
        assertThat(variable("other")).isEqualTo("1");
        assertThat(variable("z")).isEqualTo("b/2/");
        assertThat(match.isGreedy(0)).isFalse();
        assertThat(match.isGreedy(1)).isTrue();
        assertThat(match.firstSegment(1)).isEqualTo(2);
        assertThat(match.endSegment(1)).isEqualTo(5);
        assertThat(match.endSegment(0)).isEqualTo(2);
    }

    @Test
    void beginsBehindTheBasePath() {
        RouteTable<String> table = table("GET /a/{x}", "GET /", "ANY /{r+}");

        assertThat(find(table, "GET /base/a/1", 1)).isEqualTo("GET /a/{x}");
        assertThat(variable("x")).isEqualTo("1");
        assertThat(find(table, "GET /base/", 1)).isEqualTo("GET /");
        assertThat(find(table, "GET /base", 1))
                .as("nothing is left of the path")
                .isEqualTo("GET /");
        assertThat(find(table, "PUT /base", 1)).isNull();
        assertThat(find(table, "GET /base/v1/z/y", 2)).isEqualTo("ANY /{r+}");
        assertThat(variable("r")).isEqualTo("z/y");
    }

    @Test
    void comparesLiteralsDecoded() {
        RouteTable<String> table = table("GET /%61b", "GET /%C3%A4", "GET /a@b");

        assertThat(find(table, "GET /ab")).isEqualTo("GET /%61b");
        assertThat(find(table, "GET /a%62")).isEqualTo("GET /%61b");
        assertThat(find(table, "GET /%c3%a4")).isEqualTo("GET /%C3%A4");
        assertThat(find(table, "GET /a%40b")).isEqualTo("GET /a@b");
        assertThat(find(table, "GET /AB")).isNull();
        assertThat(find(table, "GET /%2561b")).isNull();
    }

    @Test
    void tellsLiteralsOfAllLengthsApart() {
        RouteTable.Builder<String> builder = RouteTable.builder();
        for (int length = 1; length <= 40; length++) {
            String x = "x".repeat(length);
            assertThat(builder.add("GET /" + x, x)).isNull();
            assertThat(builder.add("GET /" + x + "/a", x + "/a")).isNull();
        }
        RouteTable<String> table = builder.build();

        for (int length = 1; length <= 40; length++) {
            String x = "x".repeat(length);
            assertThat(find(table, "GET /" + x)).isEqualTo(x);
            assertThat(find(table, "GET /" + x + "/a")).isEqualTo(x + "/a");
            assertThat(find(table, "GET /" + x.substring(1) + "y")).isNull();
            assertThat(find(table, "GET /y" + x.substring(1))).isNull();
        }
        assertThat(find(table, "GET /" + "x".repeat(41))).isNull();
    }

    @Test
    void takesMethodsOfOnesOwn() {
        RouteTable<String> table = table("PURGE /a", "M-SEARCH /a", "VERSION-CONTROL-AND-MORE /a");

        assertThat(find(table, "PURGE /a")).isEqualTo("PURGE /a");
        assertThat(find(table, "M-SEARCH /a")).isEqualTo("M-SEARCH /a");
        assertThat(find(table, "VERSION-CONTROL-AND-MORE /a")).isEqualTo("VERSION-CONTROL-AND-MORE /a");
        assertThat(find(table, "purge /a")).as("methods have case").isNull();
    }

    @Test
    void leavesTheAsteriskToDefault() {
        assertThat(find(table("ANY /", "ANY /{r+}"), "OPTIONS *")).isNull();
        assertThat(find(table("ANY /", "$default"), "OPTIONS *")).isEqualTo("$default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET ",
                "GET/a",
                " /a",
                "GET  /a",
                "get /a",
                "Get /a",
                "G(T /a",
                "GET a",
                "GET /a b",
                "$Default",
                "GET /{id}x",
                "GET /x{id}",
                "GET /{id",
                "GET /id}",
                "GET /{}",
                "GET /{+}",
                "GET /{a b}",
                "GET /{a{b}",
                "GET /{a+}/b",
                "GET /{a+}/",
                "GET /{a}/{a}",
                "GET /{a}/{a+}",
                "GET /a?b",
                "GET /a/../b",
                "GET /%2e",
                "GET /a;b",
                "GET /%zz",
                "GET /\u00e4",
                "ANY *"
            })
    void refusesWhatIsNoRouteKey(String key) {
        assertThat(RouteTable.<String>builder().add(key, key)).contains("route \"" + key + "\": ");
    }

    @Test
    void refusesRoutesThatAreTooLong() {
        RouteTable.Builder<String> builder = RouteTable.builder();

        assertThat(builder.add("GET " + "/a".repeat(100), "fits")).isNull();
        assertThat(builder.add("GET " + "/a".repeat(101), "does not")).contains("at most 100");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /a/{x}, GET /a/{y}",
        "GET /a, GET /%61",
        "GET /{x+}, GET /{y+}",
        "ANY /a, ANY /a",
        "$default, $default",
    })
    void refusesRouteThatTakesAnothersRequests(String first, String second) {
        RouteTable.Builder<String> builder = RouteTable.builder();

        assertThat(builder.add(first, first)).isNull();
        assertThat(builder.add(second, second))
                .isEqualTo("route \"" + second + "\": takes the same requests as \"" + first + "\"");
        assertThat(builder.add("PUT /b", "PUT /b")).isNull();
        assertThat(find(builder.build(), "PUT /b")).isEqualTo("PUT /b");
    }

    @Test
    void staysQuickWhereEverySegmentOffersAChoice() {
        RouteTable.Builder<String> builder = RouteTable.builder();
        int depth = 60;
        for (int i = 0; i < depth; i++) {
            for (int j = 0; j < depth - i; j++) {
                String key = "GET " + "/a".repeat(i) + "/{v}".replace("v", "v" + i) + "/a".repeat(j) + "/end";
                assertThat(builder.add(key, key)).isNull();
            }
        }
        RouteTable<String> table = builder.build();
        String hostile = "GET " + "/a".repeat(5000);

        for (int i = 0; i < 2000; i++) {
            assertThat(find(table, hostile)).isNull();
        }
    }

    @Test
    void visitsNoMoreThanTheRoutesHaveMade() {
        RouteTable.Builder<String> builder = RouteTable.builder();
        Set<String> keys = new HashSet<>();
        for (int choice = 0; choice < 1 << 12; choice++) {
            StringBuilder key = new StringBuilder("GET ");
            for (int bit = 0; bit < 12; bit++) {
                key.append((choice >> bit & 1) == 0 ? "/a" : "/{v" + bit + "}");
            }
            key.append("/end");
            keys.add(key.toString());
            assertThat(builder.add(key.toString(), key.toString())).isNull();
        }
        RouteTable<String> table = builder.build();

        assertThat(keys).hasSize(4096);
        for (int i = 0; i < 100; i++) {
            assertThat(find(table, "GET " + "/a".repeat(13))).isNull();
        }
        assertThat(find(table, "GET " + "/a".repeat(12) + "/end")).isEqualTo("GET " + "/a".repeat(12) + "/end");
    }

    @Test
    void compilesTenThousandRoutesQuickly() {
        long start = System.nanoTime();
        RouteTable.Builder<Integer> builder = RouteTable.builder();
        for (int i = 0; i < 5000; i++) {
            assertThat(builder.add("GET /routes/e" + i, i)).isNull();
            assertThat(builder.add("GET /routes/v" + i + "/items/{id}/detail", i))
                    .isNull();
        }
        builder.build();

        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }

    @Test
    void allocatesNothing() {
        RouteTable<String> table = table("GET /a/{x}/b", "GET /a/b/{r+}", "ANY /{r+}", "$default");
        List<byte[]> targets = List.of("/a/1/b".getBytes(UTF_8), "/a/b/c/d".getBytes(UTF_8), "/".getBytes(UTF_8));
        byte[] method = "GET".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 3000; i++) {
                byte[] target = targets.get(i % 3);
                path.parse(target, 0, target.length);
                table.match(path, 0, method, 0, 3, match);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private static RouteTable<String> table(String... keys) {
        RouteTable.Builder<String> builder = RouteTable.builder();
        for (String key : keys) {
            assertThat(builder.add(key, key)).isNull();
        }
        return builder.build();
    }

    private @Nullable String find(RouteTable<String> table, String request) {
        return find(table, request, 0);
    }

    private @Nullable String find(RouteTable<String> table, String request, int fromSegment) {
        head = request.getBytes(UTF_8);
        int space = request.indexOf(' ');
        assertThat(path.parse(head, space + 1, head.length)).isNull();
        boolean found = table.match(path, fromSegment, head, 0, space, match);
        assertThat(found).isEqualTo(match.payload() != null);
        return match.payload();
    }

    private String variable(String name) {
        int variable = match.indexOf(name);
        int start = match.rawStart(variable);
        return new String(head, start, match.rawEnd(variable) - start, UTF_8);
    }
}
