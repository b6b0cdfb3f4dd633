package dev.portcullis.plugin.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {

    private final RememberedTokens remembered = new RememberedTokens();

    private static Terms terms(String audience) {
        return new Terms(Signer.ISSUER, Set.of(audience), Set.of(SignatureAlgorithm.RSA_256), Duration.ZERO, Map.of());
    }

    @Test
    void tokensAreKeptWhileTheyAreJudgedAlike() {
        KeySet keys = remembered.same(Signer.rsa().keys());
        TokenCache first = remembered.of(terms("a"), keys, 8);

        assertThat(remembered.same(Signer.rsa().keys())).isSameAs(keys);
        assertThat(remembered.of(terms("a"), keys, 8)).isSameAs(first);
    }

    @Test
    void otherTermsKeysOrSizesForgetThem() {
        KeySet keys = remembered.same(Signer.rsa().keys());
        KeySet others = Signer.rsa("two").keys();
        TokenCache first = remembered.of(terms("a"), keys, 8);

        TokenCache second = remembered.of(terms("b"), keys, 8);
        assertThat(second).isNotSameAs(first);
        assertThat(remembered.same(others)).isSameAs(others);
        TokenCache third = remembered.of(terms("b"), others, 8);
        assertThat(third).isNotSameAs(second);
        assertThat(remembered.of(terms("b"), others, 16)).isNotSameAs(third);
    }
}
