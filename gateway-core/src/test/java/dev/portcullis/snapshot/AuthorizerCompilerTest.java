package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.body.BufferBudget;
import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.AuthorizerFactory;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.PluginContext;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthorizerCompilerTest {

    private final Compilation compilation = new Compilation();
    private final Problems problems = new Problems();
    private final Scope scope = new Scope();

    /** An authorizer that refuses with a status of its own. */
    public record Settings(
            @Doc("Whether it can be made.") @Default("true") boolean fine) {}

    private static final class Refusing implements AuthorizerFactory<Settings> {

        @Override
        public String type() {
            return "refusing";
        }

        @Override
        public Class<Settings> configType() {
            return Settings.class;
        }

        @Override
        public Authorizer create(Settings config, PluginContext context) {
            if (!config.fine()) {
                throw new IllegalArgumentException("no good: " + context.identity());
            }
            return scopes -> exchange -> Outcome.reject(CoreError.ROUTE_NOT_FOUND);
        }
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private Map<String, Authorizer> compile(ConfigNode.Fields authorizers) {
        CompileOptions options = compilation.options();
        PluginCatalog plugins = new PluginCatalog(Map.of(), Map.of(), Map.of("refusing", new Refusing()), Map.of());
        CompileOptions with = new CompileOptions(
                true,
                List.of(new BufferBudget(0)),
                options.ticker(),
                options.blocking(),
                options.http(),
                options.states(),
                plugins,
                Catalogs.EMPTY,
                Map.of(),
                options.upstreams(),
                Map.of());
        Map<String, AuthorizerRef> refs = new LinkedHashMap<>();
        authorizers.fields().forEach((name, field) -> refs.put(name, new AuthorizerRef(field.value())));
        return new AuthorizerCompiler(with, problems, scope, new RecordBinder(problems)).compile(refs);
    }

    private List<String> messages() {
        return problems.all().stream().map(Problem::toString).toList();
    }

    @Test
    void makesEachUnderItsName() throws Exception {
        Map<String, Authorizer> made = compile(Tree.map("one", Tree.map("refusing", Tree.map())));

        assertThat(problems.all()).isEmpty();
        assertThat(made).containsOnlyKeys("one");
    }

    @Test
    void saysWhatIsWrongAndFailsClosed() throws Exception {
        Map<String, Authorizer> made = compile(Tree.map(
                "typo", Tree.map("refusin", Tree.map()),
                "two", Tree.map("refusing", Tree.map(), "other", Tree.map()),
                "text", "refusing",
                "broken", Tree.map("refusing", Tree.map("fine", "false"))));

        assertThat(messages())
                .anyMatch(text -> text.contains("no authorizer of type \"refusin\"") && text.contains("refusing"))
                .anyMatch(text -> text.contains("authorizers.two") && text.contains("one of: refusing"))
                .anyMatch(text -> text.contains("authorizers.text") && text.contains("one of: refusing"))
                .anyMatch(text -> text.contains("cannot be made: no good: authorizer/broken"))
                .hasSize(4);
        for (Authorizer closed : made.values()) {
            FilterTester.of((RequestFilter) closed.require(Set.of())::decide)
                    .send(TestRequest.get("/"))
                    .isRejected(CoreError.FILTER_FAILED);
        }
    }
}
