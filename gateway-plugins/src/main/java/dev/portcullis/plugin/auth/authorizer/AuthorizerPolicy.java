package dev.portcullis.plugin.auth.authorizer;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Ref;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who may call.
 *
 * @param use the authorizer's name
 * @param scopes of which the caller must have one; empty if being known is enough
 */
@Doc("Lets a request pass only if the authorizer knows the caller.")
public record AuthorizerPolicy(
        @Doc("The authorizer that finds out who calls.") @Example("customers") @Ref("authorizers")
        String use,

        @Doc("The caller must have one of these scopes. Left out, being known is enough.")
        @Default("[]")
        @Example("[orders:read]")
        Set<String> scopes) {

    public AuthorizerPolicy {
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
        Invariants invariants = new Invariants();
        for (String scope : scopes) {
            invariants.require(
                    isScope(scope), "scopes", Problems.quoted(scope), "visible ASCII without spaces, \" and \\");
        }
        invariants.orThrow();
    }

    /** The short form {@code authorizer: customers}. */
    public static AuthorizerPolicy fromText(String text) {
        return new AuthorizerPolicy(text, Set.of());
    }

    /** RFC 6749, 3.3. */
    private static boolean isScope(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    }
}
