package dev.portcullis.plugin.auth.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.Slot;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterTester;
import dev.portcullis.testkit.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerPolicyTest {

    private final AuthorizerFilterFactory factory = new AuthorizerFilterFactory();

    @Test
    void asksTheAuthorizerThatItNamesWithItsScopes() {
        List<Set<String>> asked = new ArrayList<>();
        try (FakePluginContext context = new FakePluginContext().authorizer("customers", scopes -> {
            asked.add(scopes);
            return exchange -> Outcome.reject(CoreError.ROUTE_NOT_FOUND);
        })) {
            AuthorizerPolicy policy = new AuthorizerPolicy("customers", Set.of("read"));

            FilterTester.of(factory.create(policy, context))
                    .send(TestRequest.get("/"))
                    .isRejected(CoreError.ROUTE_NOT_FOUND);
            assertThat(asked).containsExactly(Set.of("read"));
            assertThat(factory.slot(policy)).isEqualTo(Slot.AUTHORIZE);
            assertThat(factory.onMiss(policy)).isFalse();
        }
    }

    @Test
    void nameAloneDemandsNoScope() {
        assertThat(AuthorizerPolicy.fromText("customers")).isEqualTo(new AuthorizerPolicy("customers", Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\r\nX: y", "\u00e4"})
    void refusesWhatIsNoScope(String scope) {
        assertThatThrownBy(() -> new AuthorizerPolicy("customers", Set.of(scope)))
                .hasMessageContaining("(expected: visible ASCII without spaces");
    }
}
