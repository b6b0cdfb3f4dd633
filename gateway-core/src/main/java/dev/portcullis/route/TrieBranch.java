package dev.portcullis.route;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie while it is built; {@link TriePacker} turns the finished tree into a {@link PackedTrie}.
 *
 * @param <E> what stands at the end of a path
 */
final class TrieBranch<E> {

    /** By the segment's decoded bytes, one char each. */
    final Map<String, TrieBranch<E>> literals = new LinkedHashMap<>();

    @Nullable TrieBranch<E> variable;

    /** What the path that ends here leads to. */
    @Nullable E exact;

    /** What this path and one or more further segments lead to. */
    @Nullable E greedy;

    TrieBranch<E> literal(String segment) {
        return literals.computeIfAbsent(segment, added -> new TrieBranch<>());
    }

    TrieBranch<E> variable() {
        TrieBranch<E> child = variable;
        if (child == null) {
            child = new TrieBranch<>();
            variable = child;
        }
        return child;
    }
}
