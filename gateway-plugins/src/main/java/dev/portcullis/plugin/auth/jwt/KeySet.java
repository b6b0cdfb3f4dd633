package dev.portcullis.plugin.auth.jwt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer at one time. Immutable; equal to those with the same keys. */
final class KeySet {

    private static final VerifyKey[] NONE = {};

    /** Keys that share a name are tried one after the other; so many at most. */
    private static final int MOST_OF_A_NAME = 4;

    private final List<VerifyKey> keys;
    private final VerifyKey[] nameless;
    private final Map<String, VerifyKey[]> named = new HashMap<>();

    /**
     * @param keys in the issuer's order
     * @param forAll whether keys without a name are tried for every token; else they are of no use
     */
    KeySet(List<VerifyKey> keys, boolean forAll) {
        this.keys = List.copyOf(keys);
        Map<String, List<VerifyKey>> byName = new HashMap<>();
        List<VerifyKey> without = new ArrayList<>();
        for (VerifyKey key : keys) {
            String kid = key.kid();
            (kid == null ? without : byName.computeIfAbsent(kid, first -> new ArrayList<>())).add(key);
        }
        byName.forEach((kid, same) -> named.put(kid, some(same)));
        nameless = forAll ? some(without) : NONE;
    }

    private static VerifyKey[] some(List<VerifyKey> keys) {
        return keys.stream().limit(MOST_OF_A_NAME).toArray(VerifyKey[]::new);
    }

    /** The keys that a token with this {@code kid} may mean; empty if there are none. */
    VerifyKey[] named(@Nullable String kid) {
        VerifyKey[] found = kid == null ? null : named.get(kid);
        return found == null ? nameless : found;
    }

    Set<String> names() {
        return named.keySet();
    }

    int size() {
        return keys.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySet set && keys.equals(set.keys) && nameless.length == set.nameless.length;
    }

    @Override
    public int hashCode() {
        return Objects.hash(keys);
    }
}
