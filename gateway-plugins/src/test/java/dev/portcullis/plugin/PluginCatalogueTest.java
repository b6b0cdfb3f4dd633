package dev.portcullis.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.PluginFactory;
import dev.portcullis.spi.config.CatalogFactory;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.integration.IntegrationFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PluginCatalogueTest {

    static List<PluginFactory<?, ?>> factories() {
        List<PluginFactory<?, ?>> factories = new ArrayList<>();
        ServiceLoader.load(FilterFactory.class).forEach(factories::add);
        ServiceLoader.load(IntegrationFactory.class).forEach(factories::add);
        return factories;
    }

    @Test
    void offersEveryPolicyAndIntegration() {
        assertThat(factories())
                .extracting(PluginFactory::type)
                .containsExactlyInAnyOrder(
                        "access",
                        "access-log",
                        "api-key",
                        "authorizer",
                        "cache",
                        "compression",
                        "cors",
                        "forwarding",
                        "headers",
                        "metrics",
                        "request-id",
                        "retry",
                        "size-limit",
                        "throttle",
                        "timeout",
                        "echo",
                        "mock",
                        "redirect");
    }

    @Test
    void addsEveryCollection() {
        assertThat(collections()).extracting(CatalogFactory::key).containsExactlyInAnyOrder("api-keys", "usage-plans");
    }

    static List<CatalogFactory<?>> collections() {
        List<CatalogFactory<?>> collections = new ArrayList<>();
        ServiceLoader.load(CatalogFactory.class).forEach(collections::add);
        return collections;
    }

    @ParameterizedTest
    @MethodSource("collections")
    void everySettingOfACollectionIsDocumented(CatalogFactory<?> collection) {
        assertThat(Stream.of(collection.entryType().getRecordComponents()))
                .allSatisfy(component -> assertThat(annotations(component)).contains(Doc.class, Example.class));
        assertThat(collection.entryType()).hasAnnotation(Doc.class);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void everySettingIsDocumented(PluginFactory<?, ?> factory) {
        assertThat(Stream.of(factory.configType().getRecordComponents()))
                .allSatisfy(component -> assertThat(annotations(component)).contains(Doc.class, Example.class));
        assertThat(factory.configType()).hasAnnotation(Doc.class);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void defaultsAreValid(PluginFactory<?, ?> factory) {
        Map<String, String> needed = switch (factory.type()) {
            case "redirect" -> Map.of("to", "/new");
            case "throttle" -> Map.of("rate", "1/s");
            case "authorizer" -> Map.of("use", "customers");
            case "cors" -> Map.of("origins", "[*]");
            case "timeout" -> Map.of("total", "1m");
            default -> Map.of();
        };

        assertThat(problemsOf(fields(needed), factory.configType())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size-limit | 5MiB | ",
                "size-limit | large | \"large\" (expected: a size, such as 512B, 16KiB, 10MB or 1GiB)",
                "access-log | json | ",
                "access-log | off | ",
                "access-log | clf | ",
                "access-log | jsn | \"jsn\" (expected one of: json, clf, csv, xml, off; did you mean \"json\"?)",
                "metrics | off | ",
                "metrics | perhaps | \"perhaps\" (expected: on or off)",
                "throttle | 100/s | ",
                "api-key | required | ",
                "api-key | needed | \"needed\" (expected: required, or off)",
                "cors | * | ",
                "cors | https://a/ | \"https://a/\" (expected: an origin without path or slash at its end, as browsers send it: https://a)",
                "compression | on | ",
                "compression | br | \"br\" (expected: on or off, or a mapping)",
                "timeout | 5s | ",
                "timeout | 5 | 5 (expected: a duration with its unit, such as 5s or 5ms)",
                "throttle | 100 | 100 (expected: a rate with its period, such as 100/s or 100/m)",
            })
    void readsShortForms(String type, String text, String problem) {
        PluginFactory<?, ?> factory = factories().stream()
                .filter(f -> f.type().equals(type))
                .findFirst()
                .orElseThrow();

        List<Problem> problems = problemsOf(new ConfigNode.Text(text, true, Location.BUILT_IN), factory.configType());

        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).extracting(Problem::message).containsExactly(problem);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request-id | header | Content-Length | \"Content-Length\" (expected: a header name that the gateway does not write itself)",
                "request-id | response-header | X Y | \"X Y\" (expected: a header name that the gateway does not write itself)",
                "forwarding | headers | both-of-them | \"both-of-them\" (expected one of: x-forwarded, forwarded, both, none)",
                "access-log | flush | 2s | 2s (expected: 1ms to 1s)",
                "mock | status | 100 | 100 (expected: 200 to 599)",
                "api-key | header | Content-Length | \"Content-Length\" (expected: a header name that the gateway does not write itself)",
                "api-key | query | a=b | \"a=b\" (expected: letters, digits, -, . and _)",
                "access | allow | 10.0.0.0/8 | \"10.0.0.0/8\" (expected: a list)",
                "throttle | by | adress | \"adress\" (expected one of: all, route, api, address, caller, api-key, header.NAME; did you mean \"address\"?)",
                "throttle | by | header.X Y | \"header.X Y\" (expected: a header name, such as header.X-Tenant)",
                "compression | level | 0 | 0 (expected: 1 to 6)",
                "timeout | response | 1ms | 1ms (expected: 50ms to 1d)",
                "echo | max-body | 1GiB | 1GiB (expected: at most 64MiB)",
                "redirect | to | example.com | \"example.com\" (expected: a URL, or a path beginning with one slash)",
                "redirect | to | https://{host}/ | \"https://{host}/\" (expected: variables behind the host and its slash only)",
                "redirect | to | https://a{b}/ | \"https://a{b}/\" (expected: variables behind the host and its slash only)",
                "redirect | to | /a/{b | \"/a/{b\" (expected: path variables as {name})",
            })
    void saysWhatIsWrong(String type, String key, String value, String problem) {
        PluginFactory<?, ?> factory = factories().stream()
                .filter(f -> f.type().equals(type))
                .findFirst()
                .orElseThrow();

        assertThat(problemsOf(fields(Map.of(key, value)), factory.configType()))
                .extracting(found -> found.path() + ": " + found.message())
                .contains("x." + key + ": " + problem);
    }

    private static <C extends Record> List<Problem> problemsOf(ConfigNode node, Class<C> type) {
        Problems problems = new Problems();
        new RecordBinder(problems).bind(node, type, "x");
        return problems.all();
    }

    private static ConfigNode fields(Map<String, String> values) {
        Map<String, ConfigNode.Field> fields = new LinkedHashMap<>();
        values.forEach((key, value) -> fields.put(
                key, new ConfigNode.Field(value.startsWith("[") ? list(value) : text(value), Location.BUILT_IN)));
        return new ConfigNode.Fields(fields, Location.BUILT_IN);
    }

    private static ConfigNode text(String value) {
        return new ConfigNode.Text(value, true, Location.BUILT_IN);
    }

    private static ConfigNode list(String one) {
        return new ConfigNode.Items(List.of(text(one.substring(1, one.length() - 1))), Location.BUILT_IN);
    }

    private static List<Class<?>> annotations(RecordComponent component) {
        List<Class<?>> types = new ArrayList<>();
        Stream.of(component.getAnnotations()).forEach(annotation -> types.add(annotation.annotationType()));
        return types;
    }
}
