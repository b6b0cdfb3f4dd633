package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.chain.FilterChain;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.spi.filter.FilterFactory.Level;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.ManualTicker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

    private static final List<String> CORE_KEYS = List.of("hosts", "routes");

    private final Problems problems = new Problems();
    private final StateRegistry states = new StateRegistry();
    private final Scope scope = new Scope();
    private final Map<String, FilterFactory<?>> known = Map.of(
            "cors", FakeFilters.stateless("cors", Slot.CORS),
            "cache", FakeFilters.stateless("cache", Slot.CACHE),
            "throttle", FakeFilters.stateful("throttle", Slot.LIMIT).stacking(),
            "quota", FakeFilters.stateful("quota", Slot.LIMIT),
            "label", FakeFilters.naming("label", Slot.MAP),
            "lambda", FakeFilters.stateless("lambda", Slot.FILTERS).only(Level.ROUTE),
            "bad", FakeFilters.failing("bad", Slot.FILTERS),
            "unlinked", FakeFilters.unlinked("unlinked", Slot.FILTERS),
            "log", FakeFilters.claiming("log", Slot.OBSERVE),
            "file", FakeFilters.opening("file", Slot.OBSERVE));
    private final PolicyCompiler compiler = compiler(true);

    private PolicyCompiler compiler(boolean open) {
        CompileOptions options = new CompileOptions(
                open,
                List.of(new BufferBudget(0)),
                new ManualTicker(),
                Runnable::run,
                FakePluginContext.NO_HTTP,
                states,
                new PluginCatalog(known, Map.of(), Map.of(), Map.of()),
                Catalogs.EMPTY,
                Map.of(),
                new FakeUpstreams(),
                Map.of());
        return new PolicyCompiler(options, problems, scope, new RecordBinder(problems));
    }

    // ---- which apply

    @Test
    void nearestLevelWins() {
        FilterChain chain = chain(List.of(gateway("cors", "outer"), route("a", "cors", "inner")));

        assertThat(values(chain)).containsExactly("inner");
    }

    @Test
    void stackedPoliciesAllApplyOutermostFirst() {
        FilterChain chain = chain(List.of(gateway("throttle", "1"), api("throttle", "2"), route("a", "throttle", "3")));

        assertThat(values(chain)).containsExactly("1", "2", "3");
    }

    @Test
    void slotsMakeTheOrder() {
        FilterChain chain = chain(List.of(gateway("cache", "1", "throttle", "2"), route("a", "cors", "3")));

        assertThat(values(chain)).containsExactly("3", "2", "1");
    }

    @Test
    void offEndsWhatIsFurtherOut() {
        FilterChain none = chain(List.of(
                gateway("cors", "1", "throttle", "2"),
                api("throttle", "3"),
                route("a", "cors", "off", "throttle", "off")));
        FilterChain again = chain(List.of(gateway("cors", "1"), api("cors", "off"), route("a", "cors", "2")));

        assertThat(none.entries()).isEmpty();
        assertThat(values(again)).containsExactly("2");
    }

    @Test
    void quotedOffIsASetting() {
        ConfigNode quoted = new ConfigNode.Text("off", false, Tree.map().at());
        List<BoundPolicy> section = bind(Level.ROUTE, "route/a", "a", "cors", quoted);

        assertThat(values(chain(List.of(section)))).containsExactly("off");
    }

    @Test
    void keyAloneMeansOn() {
        assertThat(values(chain(List.of(gateway("cors", ""))))).containsExactly("plain");
    }

    @Test
    void missChainHasWhatSeesEverything() {
        List<List<BoundPolicy>> sections = List.of(gateway("cors", "1", "cache", "2", "throttle", "3", "file", "4"));

        assertThat(values(compiler.missChain(sections))).containsExactly("4", "1");
    }

    // ---- what is shared

    @Test
    void equalSettingsAreOneFilterAndEqualListsOneChain() {
        FilterChain a = chain(List.of(gateway("cors", "1"), route("a", "cache", "x")));
        FilterChain b = chain(List.of(gateway("cors", "1"), route("b", "cache", "x")));
        FilterChain c = chain(List.of(gateway("cors", "1"), route("c", "cache", "y")));

        assertThat(a).isSameAs(b).isNotSameAs(c);
        assertThat(a.entries().get(0).filter()).isSameAs(c.entries().get(0).filter());
    }

    @Test
    void equalSettingsDoNotShareState() {
        FilterChain a = chain(List.of(route("a", "quota", "x")));
        FilterChain b = chain(List.of(route("b", "quota", "x")));

        assertThat(state(a)).isInstanceOf(AtomicInteger.class).isNotSameAs(state(b));
    }

    @Test
    void filterThatKnowsItsNameIsNotShared() {
        FilterChain a = chain(List.of(route("a", "label", "x")));
        FilterChain b = chain(List.of(route("b", "label", "x")));

        assertThat(List.of(state(a), state(b))).containsExactly("route/a/label", "route/b/label");
    }

    @Test
    void stateStaysWhenItsSettingChanges() {
        states.begin();
        Object before = state(chain(List.of(route("a", "quota", "x"))));
        states.keep();
        states.begin();
        Object after = state(chain(compiler(true), List.of(route("a", "quota", "y"))));
        states.keep();

        assertThat(after).isSameAs(before).hasToString("1");
    }

    @Test
    void whatWasOpenedClosesInReverse() {
        FakeFilters.CLOSED.clear();
        gateway("file", "1");
        api("file", "2");
        scope.close();
        scope.close();

        assertThat(FakeFilters.CLOSED).containsExactly("2", "1");
    }

    @Test
    void checkingMakesNothing() {
        states.begin();
        route("a", compiler(false), "quota", "x", "bad", "y");

        assertThat(states.discard()).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    // ---- what is wrong

    @Test
    void unknownKeyIsAnsweredWithTheNearest() {
        api("throtle", "1", "host", "2");

        assertThat(problems.all())
                .extracting(Problem::path, Problem::message)
                .satisfiesExactly(
                        first -> assertThat(first.toList().toString())
                                .contains("apis.a.throtle", "unknown key", "did you mean \"throttle\"?"),
                        second -> assertThat(second.toList().toString())
                                .contains("apis.a.host", "unknown key", "did you mean \"hosts\"?"));
    }

    @Test
    void policyMayStandOnItsLevelsOnly() {
        gateway("lambda", "1");
        route("a", "lambda", "1");

        assertThat(problems.all())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple(
                        "lambda", "has no meaning at gateway level (expected at: route; move it there, or write off)"));
    }

    @Test
    void pluginThatCannotBeMadeIsAProblem() {
        gateway("bad", "1");

        assertThat(problems.all()).extracting(Problem::message).containsExactly("cannot be made: on purpose");
    }

    @Test
    void pluginThatLacksAClassIsAProblem() {
        gateway("unlinked", "1");

        assertThat(problems.all())
                .extracting(Problem::message)
                .containsExactly("cannot be made: java.lang.NoClassDefFoundError: com/example/Missing");
    }

    @Test
    void whatIsClaimedTwiceMustBeClaimedAlike() {
        Location first = gateway("log", "often").get(0).origin().at();
        api("log", "often");
        route("a", "log", "seldom");

        assertThat(problems.all())
                .extracting(Problem::path, Problem::message)
                .containsExactly(tuple(
                        "routes.a.log",
                        "\"a.log\" stands at " + first + " with other settings (expected: the same value)"));
    }

    @Test
    void claimsAreCheckedThoughNothingIsOpened() {
        PolicyCompiler closed = compiler(false);
        route("a", closed, "log", "often");
        route("b", closed, "log", "seldom");

        assertThat(problems.errors()).isOne();
    }

    // ---- sections

    private List<BoundPolicy> gateway(Object... policies) {
        return bind(Level.GATEWAY, "gateway", "", policies);
    }

    private List<BoundPolicy> api(Object... policies) {
        return bind(Level.API, "api/a", "apis.a", policies);
    }

    private List<BoundPolicy> route(String name, Object... policies) {
        return bind(Level.ROUTE, "route/" + name, "routes." + name, policies);
    }

    private List<BoundPolicy> route(String name, PolicyCompiler with, Object... policies) {
        return with.bind(new PolicyScope(Level.ROUTE, "route/" + name, name, read(policies), CORE_KEYS));
    }

    private List<BoundPolicy> bind(Level level, String identity, String path, Object... policies) {
        return compiler.bind(new PolicyScope(level, identity, path, read(policies), CORE_KEYS));
    }

    private static Policies read(Object... policies) {
        Map<String, Policies.Ref> refs = new LinkedHashMap<>();
        Tree.map(policies)
                .fields()
                .forEach((key, field) -> refs.put(key, new Policies.Ref(key, field.value(), field.keyAt())));
        return new Policies(refs);
    }

    private static List<String> values(FilterChain chain) {
        return chain.entries().stream()
                .map(entry -> ((FakeFilters.Made) entry.filter()).setting.value())
                .toList();
    }

    private static Object state(FilterChain chain) {
        return ((FakeFilters.Made) chain.entries().get(0).filter()).state;
    }

    private FilterChain chain(List<List<BoundPolicy>> sections) {
        return chain(compiler, sections);
    }

    private static FilterChain chain(PolicyCompiler of, List<List<BoundPolicy>> sections) {
        return of.chain(of.effective(sections, false));
    }
}
