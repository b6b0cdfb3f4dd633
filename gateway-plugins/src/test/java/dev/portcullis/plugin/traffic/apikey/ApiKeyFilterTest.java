package dev.portcullis.plugin.traffic.apikey;

import static dev.portcullis.testkit.TestRequest.get;
import static dev.portcullis.testkit.TestRequest.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.Rate;
import dev.portcullis.plugin.traffic.plan.PlanError;
import dev.portcullis.plugin.traffic.plan.PlanThrottle;
import dev.portcullis.plugin.traffic.plan.UsagePlanConfig;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.Allocations;
import dev.portcullis.testkit.FakeExchange;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.Sent;
import dev.portcullis.testkit.TestRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyFilterTest {

    private static final String ANN = "ann-0123456789";
    private static final String BOB = "bob-0123456789";
    private static final String CAT = "cat-0123456789";
    private static final String DAN = "dan-0123456789";

    private final ApiKeyFactory factory = new ApiKeyFactory();
    private final FakePluginContext context = new FakePluginContext()
            .with(
                    UsagePlanConfig.class,
                    Map.of(
                            "gold",
                            new UsagePlanConfig(
                                    new PlanThrottle(Rate.parse("1/h"), 2), null, List.of("shop/$default"), Map.of())))
            .with(
                    ApiKeyConfig.class,
                    Map.of(
                            "ann", key(ANN, true, List.of()),
                            "bob", key(BOB, false, List.of()),
                            "cat", key(CAT, true, List.of("gold")),
                            "dan",
                                    new ApiKeyConfig(
                                            KeyValue.parse(DAN),
                                            null,
                                            true,
                                            List.of(),
                                            List.of("shop"),
                                            List.of("shop/$default"),
                                            List.of("GET /a", "POST /a"),
                                            List.of("GET"))));
    private final FilterTester tester = FilterTester.of(filter("X-Api-Key", null, false));

    @Test
    void asksForAKey() {
        tester.send(get("/")).isRejected(KeyError.MISSING);
        tester.send(get("/?X-Api-Key=" + ANN)).isRejected(KeyError.MISSING);
    }

    @Test
    void refusesKeysThatAreUnknownOrDisabled() {
        tester.send(get("/").header("x-api-key", "eve-0123456789")).isRejected(KeyError.UNKNOWN);
        tester.send(get("/").header("x-api-key", "")).isRejected(KeyError.UNKNOWN);
        tester.send(get("/").header("x-api-key", BOB)).isRejected(KeyError.DISABLED);
    }

    @Test
    void refusesSeveralKeys() {
        tester.send(get("/").header("x-api-key", ANN).header("x-api-key", ANN)).isRejected(KeyError.UNKNOWN);
    }

    @Test
    void letsAKnownKeyPassAndKeepsItFromTheUpstream() {
        Sent sent = tester.send(get("/").header("x-api-key", ANN)).isForwarded().hasNoHeader("x-api-key");

        assertThat(sent.exchange().caller().apiKeyId()).isEqualTo("ann");
        assertThat(sent.exchange().caller().plan()).isNull();
    }

    @Test
    void forwardsTheKeyIfItIsToldTo() {
        FilterTester.of(filter("X-Api-Key", null, true))
                .send(get("/").header("x-api-key", ANN))
                .isForwarded()
                .hasHeader("x-api-key", ANN);
    }

    @Test
    void looksIntoTheHeaderAndTheParameterItIsTold() {
        FilterTester other = FilterTester.of(filter("X-Key", "api_key", false));

        other.send(get("/").header("x-key", ANN)).isForwarded();
        other.send(get("/").header("x-api-key", ANN)).isRejected(KeyError.MISSING);
        assertThat(target(other.send(get("/a?api_key=" + ANN)).isForwarded())).isEqualTo("/a");
        assertThat(target(other.send(get("/a?b=1&api_key=" + ANN)).isForwarded()))
                .isEqualTo("/a?b=1");
        assertThat(target(other.send(get("/a?api_key=" + ANN + "&b=1")).isForwarded()))
                .isEqualTo("/a?b=1");
        assertThat(target(other.send(get("/a?b&api_key=" + ANN + "&c")).isForwarded()))
                .isEqualTo("/a?b&c");
        other.send(get("/a?my_api_key=" + ANN)).isRejected(KeyError.MISSING);
        other.send(get("/a?api_key=" + ANN + "&api_key=" + ANN)).isRejected(KeyError.UNKNOWN);
    }

    @Test
    void refusesKeysForOtherApisRoutesOrMethods() {
        dan(get("/a"), "shop", "GET /a").isForwarded();
        dan(post("/a", ""), "shop", "POST /a").isRejected(KeyError.NOT_ALLOWED);
        dan(get("/b"), "shop", "GET /b").isRejected(KeyError.NOT_ALLOWED);
        dan(get("/a"), "stock", "GET /a").isRejected(KeyError.NOT_ALLOWED);
        tester.send(get("/a").header("x-api-key", DAN).matching("shop", "beta", "GET /a", 0))
                .isRejected(KeyError.NOT_ALLOWED);
    }

    private Sent dan(TestRequest request, String api, String route) {
        return tester.send(request.header("x-api-key", DAN).matching(api, "$default", route, 0));
    }

    @Test
    void takesFromTheUsagePlan() {
        Sent first = cat("shop").isForwarded();
        cat("shop").isForwarded();
        Sent last = cat("shop").isRejected(PlanError.THROTTLED);

        assertThat(first.exchange().caller().plan()).isEqualTo("gold");
        assertThat(last.exchange().caller().apiKeyId()).isEqualTo("cat");
        assertThat(PlanError.THROTTLED.message()).isEqualTo("Too Many Requests");
        assertThat(PlanError.QUOTA_EXHAUSTED.message()).isEqualTo("Limit Exceeded");
    }

    @Test
    void refusesStagesThatNoPlanCovers() {
        cat("stock").isRejected(KeyError.NO_PLAN);
    }

    private Sent cat(String api) {
        return tester.send(get("/").header("x-api-key", CAT).matching(api, "$default", "GET /", 0));
    }

    @Test
    void filtersOfOneConfigurationShareTheDirectoryAndTheAccounts() {
        FilterTester other = FilterTester.of(filter("X-Key", null, false));
        cat("shop").isForwarded();
        other.send(get("/").header("x-key", CAT).matching("shop", "$default", "GET /", 0))
                .isForwarded();

        cat("shop").isRejected(PlanError.THROTTLED);
    }

    @Test
    void keepsAccountsOverAReload() {
        cat("shop").isForwarded();
        cat("shop").isForwarded();
        context.with(ApiKeyConfig.class, Map.of("cat", key(CAT, true, List.of("gold"))));

        FilterTester.of(filter("X-Api-Key", null, false))
                .send(get("/").header("x-api-key", CAT).matching("shop", "$default", "GET /", 0))
                .isRejected(PlanError.THROTTLED);
    }

    @ParameterizedTest
    @EnumSource(KeyError.class)
    void tellsClientsNothing(KeyError error) {
        assertThat(error.status()).isEqualTo(403);
        assertThat(error.message()).isEqualTo("Forbidden");
    }

    @Test
    void standsBetweenAuthorizationAndLimits() {
        assertThat(factory.slot(ApiKeySettings.fromText("required")))
                .isEqualTo(Slot.KEY)
                .isBetween(Slot.AUTHORIZE, Slot.LIMIT);
    }

    @Test
    void neverPrintsAKey() {
        assertThat(key(ANN, true, List.of()).toString()).doesNotContain(ANN).contains("value=***");
    }

    @Test
    void allocatesNothing() {
        ApiKeyFilter filter = filter("X-Api-Key", null, false);
        FakeExchange good = get("/").header("X-Api-Key", ANN).open();
        FakeExchange bad = get("/").header("X-Api-Key", "eve-0123456789").open();
        FakeExchange planned = get("/").header("X-Api-Key", CAT)
                .matching("shop", "$default", "GET /", 0)
                .open();

        assertThat(Allocations.perCall(() -> {
                    good.rewind();
                    planned.rewind();
                    filter.onRequest(good);
                    filter.onRequest(bad);
                    filter.onRequest(planned);
                }))
                .isZero();
    }

    private static String target(Sent sent) {
        return sent.exchange().request().target();
    }

    private ApiKeyFilter filter(String header, String query, boolean forward) {
        return (ApiKeyFilter) factory.create(new ApiKeySettings(header, query, forward), context);
    }

    private static ApiKeyConfig key(String value, boolean enabled, List<String> plans) {
        return new ApiKeyConfig(
                KeyValue.parse(value), null, enabled, plans, List.of(), List.of(), List.of(), List.of());
    }
}
