package dev.portcullis.chain;

import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.filter.RequestFilter;
import dev.portcullis.spi.filter.ResponseFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a route, sorted by what they do. Immutable; shared by all routes with the same filters.
 *
 * <p>A filter stands only in the arrays of the stages it implements.
 */
public final class FilterChain {

    /** A filter and the type it is known by. */
    public record Entry(String type, Filter filter) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && filter == entry.filter && type.equals(entry.type);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(filter);
        }
    }

    /** No filters. */
    public static final FilterChain EMPTY = new FilterChain(List.of());

    final RequestFilter[] inward;
    final ResponseFilter[] outward;
    /** For each inward position, where the way out begins for an answer given there. */
    final int[] exitFrom;

    private final CompletionFilter[] completion;
    private final List<Entry> entries;
    private final boolean hasAuthorizer;

    /** A chain without authorizers. */
    public FilterChain(List<Entry> entries) {
        this(entries, false);
    }

    /**
     * @param entries in the order in which a request meets them
     * @param hasAuthorizer whether one of them finds out who calls
     */
    public FilterChain(List<Entry> entries, boolean hasAuthorizer) {
        this.entries = List.copyOf(entries);
        this.hasAuthorizer = hasAuthorizer;
        List<RequestFilter> in = new ArrayList<>();
        List<ResponseFilter> out = new ArrayList<>();
        List<CompletionFilter> end = new ArrayList<>();
        List<Integer> passed = new ArrayList<>();
        for (Entry entry : entries) {
            Filter filter = entry.filter();
            if (filter instanceof RequestFilter request) {
                in.add(request);
                passed.add(out.size());
            }
            if (filter instanceof ResponseFilter response) {
                out.add(0, response);
            }
            if (filter instanceof CompletionFilter complete) {
                end.add(complete);
            }
        }
        inward = in.toArray(RequestFilter[]::new);
        outward = out.toArray(ResponseFilter[]::new);
        completion = end.toArray(CompletionFilter[]::new);
        exitFrom = new int[inward.length];
        for (int i = 0; i < inward.length; i++) {
            exitFrom[i] = outward.length - passed.get(i);
        }
    }

    /** The filters in the order in which a request meets them. */
    public List<Entry> entries() {
        return entries;
    }

    /** Whether one of the filters finds out who calls. */
    public boolean hasAuthorizer() {
        return hasAuthorizer;
    }

    /** Those to be told of the end. Do not change the array. */
    public CompletionFilter[] completion() {
        return completion;
    }
}
