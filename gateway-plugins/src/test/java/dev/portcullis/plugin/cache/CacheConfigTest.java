package dev.portcullis.plugin.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.filter.SampleRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheConfigTest {

    private static final Location AT = new Location("gateway.yaml", 3, 5);

    private final Problems problems = new Problems();

    @Test
    void everySettingIsRead() {
        CacheConfig config = bind(Map.ofEntries(
                Map.entry("ttl", text("90s")),
                Map.entry(
                        "key", items("path.id", "query.lang", "header.accept-language", "stage-variable.v", "caller")),
                Map.entry("methods", items("GET")),
                Map.entry("statuses", items("200", "404")),
                Map.entry("entry", text("64KiB")),
                Map.entry("memory", text("2MiB")),
                Map.entry("shared", text("true")),
                Map.entry("origin", text("ignore")),
                Map.entry("set-cookie", text("true")),
                Map.entry("ignore-cookies", text("true")),
                Map.entry("refresh", text("identified")),
                Map.entry("refused-refresh", text("forbid")),
                Map.entry("patience", text("2s")),
                Map.entry("x-cache", text("false"))));

        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        assertThat(config.ttl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.key())
                .extracting(KeyPart::toString)
                .containsExactly("path.id", "query.lang", "header.accept-language", "stage-variable.v", "caller");
        assertThat(config.methods()).containsExactly("GET");
        assertThat(config.statuses()).containsExactly(200, 404);
        assertThat(config.entry().bytes()).isEqualTo(64 << 10);
        assertThat(config.memory().bytes()).isEqualTo(2 << 20);
        assertThat(config.shared() && config.setCookie() && config.ignoreCookies())
                .isTrue();
        assertThat(config.origin()).isEqualTo(CacheConfig.Origin.IGNORE);
        assertThat(config.refresh()).isEqualTo(CacheConfig.Refreshers.IDENTIFIED);
        assertThat(config.refusedRefresh()).isEqualTo(CacheConfig.RefusedRefresh.FORBID);
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.xCache()).isFalse();
    }

    @Test
    void whatIsLeftOutIsAsInTheShortForm() {
        assertThat(bind(Map.of("ttl", text("60s")))).isEqualTo(CacheConfig.fromText("60s"));
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttl | 0s | ttl: 0s (expected: 1s to 1d; to keep nothing, cache: off)",
                "ttl | 2d | ttl: 2d (expected: 1s to 1d",
                "ttl | 60 | 60 (expected: a duration",
                "key | quary.lang | \"quary.lang\" (expected one of: path, path.NAME, query",
                "key | header.a b | \"header.a b\" (expected: a header name",
                "key | caller.x | \"caller.x\" (expected one of:",
                "key | header | \"header\" (expected one of:",
                "statuses | 206 | statuses: 206 (expected: 200 to 599, but for 206 and 304",
                "statuses | 100 | statuses: 100 (expected: 200 to 599",
                "methods | POST | methods: [POST] (expected: GET, HEAD, or both)",
                "entry | 128MiB | entry: 128MiB (expected: 1B to 64MiB",
                "entry | 0B | entry: 0B (expected: 1B to 64MiB",
                "memory | 1KiB | memory: 1KiB (expected: 1MiB to 64GiB)",
                "patience | 1h | patience: 1h (expected: 100ms to 1m)"
            })
    void wrongValuesAreNamedWithWhatIsExpected(String key, String value, String message) {
        boolean list = List.of("key", "statuses", "methods").contains(key);
        bind(Map.of(key, list ? items(value) : text(value)));

        assertThat(problems.all())
                .anySatisfy(problem -> assertThat(problem.toString())
                        .startsWith("gateway.yaml:3:5")
                        .contains(message));
    }

    @Test
    void saysWhereItDoesNothing() {
        CacheFactory factory = new CacheFactory();
        CacheConfig config = bind(Map.of("key", items("path.id", "query.lang")));

        assertThat(config).isNotNull();
        assertThat(factory.idleOn(config, "GET /items/{id}", false)).isNull();
        assertThat(factory.idleOn(config, "ANY /{id+}", false)).isNull();
        assertThat(factory.idleOn(config, "GET /items/{id}", true)).contains("tunnels");
        assertThat(factory.idleOn(config, "POST /items/{id}", false)).contains("does nothing for POST");
        assertThat(factory.idleOn(config, "GET /items/{item}", false))
                .contains("path.id")
                .contains("no such variable");
    }

    @Test
    void isDescribedByItsKey() {
        assertThat(new CacheFactory().describe(CacheConfig.fromText("60s")))
                .isEqualTo("1m, key host path query caller");
    }

    @Test
    void saysWhichKeyARequestHas() {
        CacheConfig parts = bind(Map.of(
                "key", items("path.id", "query.lang", "query.page", "header.Accept-Language", "stage-variable.v")));

        assertThat(parts).isNotNull();
        assertThat(keyOf(parts, "GET", "/items/7?lang=en&%6Cang=de"))
                .isEqualTo("key: https, host a.example, path /items/7, query.lang en, de, no query.page, "
                        + "header.Accept-Language de, stage-variable.v blue, the caller");
        assertThat(keyOf(CacheConfig.fromText("60s"), "HEAD", "/items/7"))
                .isEqualTo("key: https, host a.example, path /items/7, no query, the caller");
        assertThat(keyOf(parts, "POST", "/items/7")).isEqualTo("passes POST, which is not cached");
        assertThat(keyOf(parts, "GET", "/items/7?a;b")).startsWith("passes a query with a semicolon");
    }

    private static String keyOf(CacheConfig config, String method, String target) {
        return new CacheFactory()
                .explain(
                        config,
                        new SampleRequest(
                                method,
                                true,
                                "a.example",
                                target,
                                Map.of("accept-language", List.of("de")),
                                Map.of("v", "blue")));
    }

    private @Nullable CacheConfig bind(Map<String, ConfigNode> values) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        values.forEach((key, value) -> fields.put(key, new ConfigNode.Field(value, AT)));
        return new RecordBinder(problems).bind(new ConfigNode.Fields(fields, AT), CacheConfig.class, "cache");
    }

    private static ConfigNode text(String value) {
        return new ConfigNode.Text(value, true, AT);
    }

    private static ConfigNode items(String... values) {
        return new ConfigNode.Items(
                List.of(values).stream().map(CacheConfigTest::text).toList(), AT);
    }
}
