package dev.portcullis.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.NodeValue;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.config.tree.Rate;
import dev.portcullis.config.tree.Secret;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Key;
import dev.portcullis.spi.config.Ref;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordBinderTest {

    private static final Location HERE = new Location("conf/gateway.yaml", 7, 3);

    enum Color {
        RED,
        DEEP_BLUE
    }

    record Everything(
            String name,
            int count,
            long total,
            boolean on,
            double share,
            Duration pause,
            DataSize size,
            Rate rate,
            Secret secret,
            Path path,
            Color color,
            HostPort address,
            List<Integer> numbers,
            Set<Color> colors,
            Map<String, Duration> waits,
            ConfigNode raw,
            @Key("renamed-key") String other) {}

    record Optional(
            @Nullable String maybe,
            @Default("[red, deep-blue]") List<Color> colors,
            @Default("{}") Inner inner) {}

    record Inner(@Default("3") int retries, @Default("1s") Duration keepAlive) {

        Inner {
            new Invariants()
                    .require(retries >= 1, "retries", retries, ">= 1")
                    .require(keepAlive.toSeconds() >= 1, "keepAlive", keepAlive, ">= 1s")
                    .orThrow();
        }
    }

    record Required(@Example("orders") @Ref("upstreams") String upstream, int weight) {}

    record Named(
            @Ref("upstreams") String use, @Default("[]") List<String> more) {

        static Named fromText(String text) {
            return new Named(text, List.of());
        }
    }

    record Referring(@Ref("upstreams") List<String> upstreams) {}

    record Extensible(@Default("1") int own, Policies policies) {}

    record Shortened(String first, String second) {

        static Shortened fromText(String text) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new IllegalArgumentException(Problems.shown(text) + " (expected: first/second)");
            }
            return new Shortened(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    record Holder(List<Shortened> pairs) {}

    private final Problems problems = new Problems();

    @Test
    void bindsEveryType() {
        Everything bound = bind(
                Everything.class,
                "{name: n, count: -5, total: 9000000000, on: true, share: 0.25, pause: 5s, size: 2MiB, rate: 30/m,"
                        + " secret: hush, path: certs/a.pem, color: deep-blue, address: localhost:80, numbers: [1, 2],"
                        + " colors: [red], waits: {b: 1s, a: 2s}, raw: [x], renamed-key: o}");

        assertThat(problems.hasErrors()).isFalse();
        assertThat(bound).isNotNull();
        assertThat(bound.waits().keySet()).containsExactly("b", "a");
        assertThat(bound.raw()).isInstanceOf(ConfigNode.Items.class);
        assertThat(bound.path()).isEqualTo(Path.of("conf/certs/a.pem"));
        assertThat(bound)
                .isEqualTo(new Everything(
                        "n",
                        -5,
                        9_000_000_000L,
                        true,
                        0.25,
                        Duration.ofSeconds(5),
                        DataSize.mebibytes(2),
                        new Rate(30, Duration.ofMinutes(1)),
                        new Secret("hush"),
                        Path.of("conf/certs/a.pem"),
                        Color.DEEP_BLUE,
                        new HostPort("localhost", 80),
                        List.of(1, 2),
                        Set.of(Color.RED),
                        Map.of("a", Duration.ofSeconds(2), "b", Duration.ofSeconds(1)),
                        bound.raw(),
                        "o"));
    }

    @Test
    void refusesValuesOfAnotherTypeAllAtOnce() {
        bind(
                Everything.class,
                "{name: [n], count: many, total: 1.5, on: yes, share: half, pause: 5, size: 2, rate: 30,"
                        + " secret: {}, path: [], color: deep-blu, address: nowhere, numbers: 1,"
                        + " colors: [red, green], waits: [1s], raw: x, renamed-key: o}");

        assertThat(messages())
                .containsExactlyInAnyOrder(
                        "at.name: a list (expected: text)",
                        "at.count: \"many\" (expected: a whole number)",
                        "at.total: 1.5 (expected: a whole number)",
                        "at.on: \"yes\" (expected: true or false)",
                        "at.share: \"half\" (expected: a number)",
                        "at.pause: 5 (expected: a duration with its unit, such as 5s or 5ms)",
                        "at.size: 2 (expected: a size with its unit, such as 2B or 2KiB)",
                        "at.rate: 30 (expected: a rate with its period, such as 30/s or 30/m)",
                        "at.secret: a mapping (expected: a value)",
                        "at.path: a list (expected: a value)",
                        "at.color: \"deep-blu\" (expected one of: red, deep-blue; did you mean \"deep-blue\"?)",
                        "at.address: \"nowhere\" (expected: host:port, such as 0.0.0.0:8443 or [::1]:8080)",
                        "at.numbers: 1 (expected: a list)",
                        "at.colors[1]: \"green\" (expected one of: red, deep-blue)",
                        "at.waits: a list (expected: a mapping)");
    }

    @Test
    void fillsInDefaults() {
        assertThat(bind(Optional.class, "{}"))
                .isEqualTo(
                        new Optional(null, List.of(Color.RED, Color.DEEP_BLUE), new Inner(3, Duration.ofSeconds(1))));
    }

    @Test
    void nothingBehindKeyIsAsGoodAsNoKey() {
        ConfigNode nothing = new ConfigNode.Text("", true, HERE);
        ConfigNode node = new ConfigNode.Fields(Map.of("inner", new ConfigNode.Field(nothing, HERE)), HERE);

        assertThat(new RecordBinder(problems).bind(node, Optional.class, "at")).isNotNull();
    }

    @Test
    void reportsMissingKeysWithAnExample() {
        bind(Required.class, "{}");

        assertThat(messages())
                .containsExactlyInAnyOrder("at.upstream: missing key (for example: orders)", "at.weight: missing key");
    }

    @Test
    void suggestsKeyForUnknownOne() {
        bind(Inner.class, "{retires: 2, color: red}");

        assertThat(messages())
                .containsExactlyInAnyOrder(
                        "at.retires: unknown key (did you mean \"retries\"?)",
                        "at.color: unknown key (expected one of: retries, keep-alive)");
    }

    @Test
    void reportsEveryBrokenInvariantUnderItsKey() {
        bind(Inner.class, "{retries: 0, keep-alive: 10ms}");

        assertThat(messages())
                .containsExactlyInAnyOrder("at.retries: 0 (expected: >= 1)", "at.keep-alive: 10ms (expected: >= 1s)");
    }

    @Test
    void checksReferences() {
        Map<String, Set<String>> names = Map.of("upstreams", Set.of("orders"));
        new RecordBinder(problems, names).bind(node("{upstream: ordres, weight: 1}"), Required.class, "at");
        new RecordBinder(problems, names).bind(node("{upstreams: [orders, users]}"), Referring.class, "at");

        assertThat(messages())
                .containsExactlyInAnyOrder(
                        "at.upstream: no upstream \"ordres\" (expected one of: orders; did you mean \"orders\"?)",
                        "at.upstreams[1]: no upstream \"users\" (expected one of: orders)");
    }

    @Test
    void checksShortFormThatIsAReference() {
        Map<String, Set<String>> names = Map.of("upstreams", Set.of("orders"));
        RecordBinder binder = new RecordBinder(problems, names);

        assertThat(binder.bind(node("orders"), Named.class, "at")).isEqualTo(new Named("orders", List.of()));
        assertThat(binder.bind(node("ordres"), Named.class, "at")).isNull();
        assertThat(messages())
                .containsExactly("at: no upstream \"ordres\" (expected one of: orders; did you mean \"orders\"?)");
    }

    @Test
    void policiesTakeEveryOtherKeyInOrder() {
        Extensible bound = bind(Extensible.class, "{throttle: x, own: 2, cors: {}}");

        assertThat(bound).isNotNull();
        assertThat(bound.own()).isEqualTo(2);
        assertThat(bound.policies().refs().keySet()).containsExactly("throttle", "cors");
        assertThat(bound.policies().refs().get("cors").keyAt()).isEqualTo(HERE);
    }

    @Test
    void readsShortForm() {
        assertThat(bind(Holder.class, "{pairs: [a/b, {first: c, second: d}]}"))
                .isEqualTo(new Holder(List.of(new Shortened("a", "b"), new Shortened("c", "d"))));
        bind(Holder.class, "{pairs: [ab, []]}");
        assertThat(messages())
                .containsExactlyInAnyOrder(
                        "at.pairs[0]: \"ab\" (expected: first/second)", "at.pairs[1]: a list (expected: a mapping)");
    }

    @Test
    void neverShowsValuesFromOutsideTheFile() {
        ConfigNode secret = new ConfigNode.Text("hunter2", false, HERE, true);
        for (String component : List.of("count", "on", "pause", "size", "color", "address", "numbers", "waits")) {
            new RecordBinder(problems)
                    .bind(
                            new ConfigNode.Fields(Map.of(component, new ConfigNode.Field(secret, HERE)), HERE),
                            Everything.class,
                            "at");
        }

        assertThat(messages()).noneMatch(message -> message.contains("hunter2"));
        assertThat(messages()).contains("at.count: *** (expected: a whole number)");
    }

    @Test
    void warnsOfASecretInClearText() {
        Map<String, ConfigNode.Field> fields = new java.util.LinkedHashMap<>();
        fields.put("key", new ConfigNode.Field(new ConfigNode.Text("hush", true, HERE), HERE));
        fields.put("other", new ConfigNode.Field(new ConfigNode.Text("hush", true, HERE, true), HERE));

        assertThat(new RecordBinder(problems).bind(new ConfigNode.Fields(fields, HERE), Keys.class, "api-keys.acme"))
                .isEqualTo(new Keys(new Secret("hush"), new Secret("hush")));

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly("conf/gateway.yaml:7:3  warning: api-keys.acme.key: a secret in clear text (expected:"
                        + " ${env:NAME} or ${file:path}, so that it is not in this file)");
    }

    record Keys(Secret key, Secret other) {}

    @Test
    void treeOfARecordBindsToTheSameRecord() {
        Everything bound = bind(
                Everything.class,
                "{name: n, count: -5, total: 9000000000, on: true, share: 0.25, pause: 5s, size: 2MiB, rate: 30/m,"
                        + " secret: hush, path: /certs/a.pem, color: deep-blue, address: localhost:80, numbers: [1, 2],"
                        + " colors: [red], waits: {b: 1s, a: 2s}, raw: [x], renamed-key: o}");
        assertThat(bound).isNotNull();

        ConfigNode.Fields tree = RecordTree.of(bound);

        assertThat(new RecordBinder(problems).bind(tree, Everything.class, "")).isEqualTo(bound);
        assertThat(tree.fields().get("secret").value()).hasToString("Text[*** at (built-in)]");
        assertThat(RecordTree.of(new Optional(null, List.of(Color.RED), new Inner(3, Duration.ofSeconds(1))))
                        .fields())
                .containsOnlyKeys("colors", "inner");
    }

    @Test
    void remembersWhereSecretsStood() {
        RecordBinder binder = new RecordBinder(problems);
        binder.bind(node("{secret: hush}"), Everything.class, "at");

        assertThat(binder.secretPlaces()).containsExactly(HERE);
    }

    /** Text or a list, and where it stood. */
    static final class Many implements NodeValue {

        private final ConfigNode node;

        private Many(ConfigNode node) {
            this.node = node;
        }

        static @Nullable Many read(ConfigNode node, String path, Problems problems) {
            if (node instanceof ConfigNode.Fields) {
                problems.error(node.at(), path, "a mapping (expected: one or many)");
                return null;
            }
            return new Many(node);
        }

        @Override
        public ConfigNode written() {
            return node;
        }
    }

    record WithMany(@Default("one") Many many) {}

    @Test
    void valuesMayReadTheirNodeThemselves() {
        ConfigNode node = node("{many: [a, b]}");
        WithMany bound = new RecordBinder(problems).bind(node, WithMany.class, "at");

        assertThat(bound).isNotNull();
        assertThat(bound.many().written().kind()).isEqualTo("a list");
        assertThat(RecordTree.of(bound).fields().get("many").value())
                .isSameAs(bound.many().written());
        assertThat(bind(WithMany.class, "{}")).isNotNull();
        assertThat(bind(WithMany.class, "{many: {a: b}}")).isNull();
        assertThat(messages()).containsExactly("at.many: a mapping (expected: one or many)");
    }

    private <C extends Record> @Nullable C bind(Class<C> type, String flow) {
        return new RecordBinder(problems).bind(node(flow), type, "at");
    }

    private static ConfigNode node(String flow) {
        return FlowText.parse(flow, HERE);
    }

    private List<String> messages() {
        assertThat(problems.all()).allMatch(problem -> problem.at().equals(HERE));
        return problems.all().stream().map(RecordBinderTest::line).toList();
    }

    private static String line(Problem problem) {
        return problem.path() + ": " + problem.message();
    }
}
