package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.portcullis.error.CoreError;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.FilterFactory;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every filter must hold, whatever it is for: it decides about any request without throwing or blocking, releases what
 * it is given, and bears a client that leaves.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *     return FilterContract.of(new BrandFactory(), new BrandConfig("blue"));
 * }
 * }</pre>
 */
public final class FilterContract<C extends Record> {

    private static final String WORD = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final HeaderName ODD = HeaderName.of("X-Odd");
    private static final List<LocalResponse> ANSWERS = List.of(
            LocalResponse.of(200, "application/json", "{\"a\":1}").with(ODD, "a, b;c=\"d"),
            LocalResponse.of(204),
            LocalResponse.of(304).with(HeaderName.of("ETag"), "W/\"1\""),
            LocalResponse.of(502, "text/html", "<p>"),
            LocalResponse.of(200).withBody(new byte[1 << 20]));

    private final FilterFactory<C> factory;
    private final C settings;
    private final Supplier<FakePluginContext> contexts;

    private FilterContract(FilterFactory<C> factory, C settings, Supplier<FakePluginContext> contexts) {
        this.factory = factory;
        this.settings = settings;
        this.contexts = contexts;
    }

    /** The tests of a filter with these settings. */
    public static <C extends Record> Stream<DynamicTest> of(FilterFactory<C> factory, C settings) {
        return of(factory, settings, FakePluginContext::new);
    }

    /** The same for a filter that needs something of its context; each test takes one and closes it. */
    public static <C extends Record> Stream<DynamicTest> of(
            FilterFactory<C> factory, C settings, Supplier<FakePluginContext> contexts) {
        return new FilterContract<>(factory, settings, contexts).tests();
    }

    private Stream<DynamicTest> tests() {
        Stream<DynamicTest> general = Stream.of(
                dynamicTest("is found as a service", this::isFound),
                dynamicTest("says what it is", this::saysWhatItIs),
                dynamicTest("is made again after a reload", this::isMadeAgain));
        Stream<DynamicTest> hostile = HostileRequests.all().entrySet().stream()
                .flatMap(odd -> Stream.of(
                        dynamicTest("bears " + odd.getKey(), () -> bears(odd.getValue())),
                        dynamicTest(
                                "bears " + odd.getKey() + " of a client that leaves",
                                () -> bearsLeaving(odd.getValue()))));
        return Stream.concat(general, hostile);
    }

    private void isFound() {
        ClassLoader loader = factory.getClass().getClassLoader();
        assertThat(ServiceLoader.load(FilterFactory.class, loader).stream().map(ServiceLoader.Provider::type))
                .as("META-INF/services/%s", FilterFactory.class.getName())
                .contains(classOf(factory));
    }

    @SuppressWarnings("rawtypes")
    private static Class<? extends FilterFactory> classOf(FilterFactory<?> factory) {
        return factory.getClass();
    }

    private void saysWhatItIs() {
        assertThat(factory.type()).matches(WORD);
        assertThat(factory.configType()).isEqualTo(settings.getClass());
        assertThat(factory.slot(settings)).isNotNull();
        assertThat(factory.combine()).isNotNull();
        assertThat(factory.levels()).isNotEmpty();
        assertThat(factory.describe(settings)).isNotBlank();
    }

    private void isMadeAgain() {
        try (FakePluginContext context = contexts.get()) {
            assertThat(factory.create(settings, context)).isNotNull();
            assertThat(factory.create(settings, context)).isNotNull();
        }
    }

    private void bears(TestRequest request) {
        for (LocalResponse answer : ANSWERS) {
            try (FakePluginContext context = contexts.get()) {
                Filter filter = factory.create(settings, context);
                Sent sent = FilterTester.of(filter).upstreamAnswers(answer).send(request);
                sent.exchange().requestBody().received();
                Answer answered = sent.answer();
                complete(filter, sent, FakeCompletion.of(answered.status()));
            }
        }
    }

    private void bearsLeaving(TestRequest request) {
        for (GatewayError why : List.of(CoreError.CLIENT_GONE, CoreError.FILTER_TIMEOUT)) {
            try (FakePluginContext context = contexts.get()) {
                Filter filter = factory.create(settings, context);
                Sent sent = FilterTester.of(filter).send(request).cancel();
                complete(filter, sent, FakeCompletion.failed(why));
            }
        }
    }

    private static void complete(Filter filter, Sent sent, FakeCompletion completion) {
        if (filter instanceof CompletionFilter) {
            sent.complete(completion);
        }
    }
}
