package dev.portcullis.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.portcullis.http.CleanPath;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTableTest {

    private final SiteTable.Builder<String> sites = SiteTable.builder();
    private final CleanPath path = new CleanPath();
    private final SiteMatch<String> match = new SiteMatch<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "API.Example.COM",
                "api.example.com.",
                "api.example.com:8443",
                "api.example.com.:8443",
                "api.example.com:"
            })
    void comparesHostsWithoutCaseAndPort(String host) {
        add("site", "/", "api.example.com");

        assertThat(find(host, "/")).isEqualTo("site");
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, exact",
        "a.example.com, wildcard",
        "A.EXAMPLE.com:80, wildcard",
        "a.b.example.com, any",
        "example.com, any",
        ".example.com, any",
        "other.org, any",
        "127.0.0.1:8080, any",
        "'', any",
        "'.', any",
        "':80', any",
    })
    void prefersExactHostToWildcardToAny(String host, String site) {
        add("exact", "/", "api.example.com");
        add("wildcard", "/", "*.example.com");
        add("any", "/");

        assertThat(find(host, "/x")).isEqualTo(site);
    }

    @Test
    void keepsRequestsOfAnExactHostFromTheWildcard() {
        add("exact", "/orders", "api.example.com");
        add("wildcard", "/", "*.example.com");

        assertThat(find("api.example.com", "/users")).isNull();
        assertThat(match.site()).isNull();
    }

    @Test
    void servesEveryHostWhereNoHostIsNamed() {
        add("exact", "/orders", "api.example.com");
        add("any", "/users");

        assertThat(find("api.example.com", "/users")).isEqualTo("any");
        assertThat(find("other", "/users/1")).isEqualTo("any");
        assertThat(find("other", "/orders")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/v1/x, v1, 2, 10",
        "/orders/v1, v1, 2, 10",
        "/orders/v1/, v1, 2, 10",
        "/orders/v10, orders, 1, 7",
        "/orders, orders, 1, 7",
        "/orders?x=/v1, orders, 1, 7",
        "/orders/, orders, 1, 7",
        "/orders//v1, orders, 1, 7",
        "/ordersv1, root, 0, 0",
        "/, root, 0, 0",
        "/%6frders/v1/x, v1, 2, 12",
        "/a/b/c/d, abc, 3, 6",
        "/a/b/d, root, 0, 0",
    })
    void takesLongestBasePathByWholeSegments(String target, String site, int segments, int rest) {
        add("root", "/", "h");
        add("orders", "/orders", "h");
        add("v1", "/orders/v1", "h");
        add("abc", "/a/b/c", "h");

        assertThat(find("h", target)).isEqualTo(site);
        assertThat(match.prefixSegments()).isEqualTo(segments);
        assertThat(match.restStart()).isEqualTo(rest);
    }

    @Test
    void findsOneSiteUnderSeveralHosts() {
        add("site", "/", "a.example.com", "*.example.org", "[::1]");

        assertThat(find("a.example.com", "/")).isEqualTo("site");
        assertThat(find("x.example.org", "/")).isEqualTo("site");
        assertThat(find("[::1]:8080", "/")).isEqualTo("site");
        assertThat(find("[::1]", "/")).isEqualTo("site");
        assertThat(find("example.org", "/")).isNull();
    }

    @Test
    void tellsThousandsOfHostsApart() {
        for (int i = 0; i < 5000; i++) {
            add("site" + i, "/", "api" + i + ".tenant.example.com");
        }
        SiteTable<String> table = sites.build();

        for (int i = 0; i < 5000; i++) {
            assertThat(find(table, "API" + i + ".tenant.example.com:443", "/")).isEqualTo("site" + i);
        }
        assertThat(find(table, "api5000.tenant.example.com", "/")).isNull();
    }

    @Test
    void answersTheAsteriskAtTheRootAlone() {
        add("orders", "/orders", "h");
        add("any", "/");

        assertThat(find("h", "*")).isEqualTo("any");
    }

    @Test
    void refusesSecondSiteUnderSameHostAndBasePath() {
        assertThat(sites.add("first", List.of("a.example.com"), "/x", "1")).isNull();
        assertThat(sites.add("second", List.of("b.example.com", "A.example.com."), "/%78", "2"))
                .isEqualTo("\"first\" has host \"a.example.com\" and base path \"/%78\" already");
        assertThat(find("b.example.com", "/x"))
                .as("nothing of the second was added")
                .isNull();
        assertThat(sites.add("third", List.of(), "/x", "3")).isNull();
        assertThat(sites.add("fourth", List.of(), "/x", "4")).contains("\"third\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "*.", "*.*.com", "a.*.com", "a..b", ".a", "a:80", "http://a", "a/b", "a b", "\u00e4.com"
            })
    void refusesWhatIsNoHost(String host) {
        assertThat(sites.add("site", List.of(host), "/", "site")).startsWith("host \"" + host + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "*", "/orders/", "//", "/a//b", "/a/../b", "/a?b", "/a b"})
    void refusesWhatIsNoBasePath(String basePath) {
        assertThat(sites.add("site", List.of(), basePath, "site")).startsWith("base path \"" + basePath + "\"");
    }

    @Test
    void allocatesNothing() {
        add("v1", "/orders/v1", "api.example.com");
        add("wildcard", "/", "*.example.com");
        SiteTable<String> table = sites.build();
        byte[] host = "API.example.com:8443".getBytes(UTF_8);
        byte[] other = "x.example.com".getBytes(UTF_8);
        byte[] target = "/orders/v1/x".getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2000; i++) {
                path.parse(target, 0, target.length);
                table.find(host, 0, host.length, path, match);
                table.find(other, 0, other.length, path, match);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private void add(String name, String basePath, String... hosts) {
        assertThat(sites.add(name, List.of(hosts), basePath, name)).isNull();
    }

    private @Nullable String find(String host, String target) {
        return find(sites.build(), host, target);
    }

    private @Nullable String find(SiteTable<String> table, String host, String target) {
        byte[] name = host.getBytes(UTF_8);
        byte[] sent = target.getBytes(UTF_8);
        assertThat(path.parse(sent, 0, sent.length)).isNull();
        assertThat(table.find(name, 0, name.length, path, match)).isEqualTo(match.site() != null);
        return match.site();
    }
}
