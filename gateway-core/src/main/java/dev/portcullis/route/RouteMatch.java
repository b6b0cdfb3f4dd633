package dev.portcullis.route;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.CleanPath;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RouteTable#match} found, and where the route's variables lie in the target. One per exchange, reused; valid as
 * long as the path it was found for.
 *
 * @param <T> what the table holds
 */
@EventLoopConfined
public final class RouteMatch<T> {

    private @Nullable T payload;
    private @Nullable RouteKey key;
    private @Nullable CleanPath path;
    private int fromSegment;

    /** While a match is under way: the number of the method, and the best greedy route so far. */
    int method;

    int greedy;

    void set(T payload, RouteKey key, CleanPath path, int fromSegment) {
        this.payload = payload;
        this.key = key;
        this.path = path;
        this.fromSegment = fromSegment;
    }

    /** What the route was added with, null if nothing matched. */
    public @Nullable T payload() {
        return payload;
    }

    /** The route's key as it was written. Only after a match, like all below. */
    public String routeKey() {
        return key().text();
    }

    /** How many variables the route has; a greedy one is the last. */
    public int variables() {
        RouteKey found = key;
        return found == null ? 0 : found.names().size();
    }

    /** The variable's name, without {@code +}. */
    public String name(int variable) {
        return key().names().get(variable);
    }

    /** The variable with this name, -1 if the route has none. */
    public int indexOf(String name) {
        RouteKey found = key;
        return found == null ? -1 : found.names().indexOf(name);
    }

    /** The first segment of the path that the variable covers. */
    public int firstSegment(int variable) {
        return fromSegment + key().positions().get(variable);
    }

    /** Behind the last segment that the variable covers: the next one, or the path's end for a greedy variable. */
    public int endSegment(int variable) {
        return isGreedy(variable) ? path().segments() : firstSegment(variable) + 1;
    }

    /** Where the variable starts as it was sent, in the target's array. */
    public int rawStart(int variable) {
        return path().rawStart(firstSegment(variable));
    }

    /** Where the variable ends as it was sent; slashes between the segments of a greedy one belong to it. */
    public int rawEnd(int variable) {
        return isGreedy(variable) ? path().pathEnd() : path().rawEnd(firstSegment(variable));
    }

    /** Whether the variable covers the rest of the path. */
    public boolean isGreedy(int variable) {
        return key().greedy() && variable == variables() - 1;
    }

    /** Forgets what was found and the path. */
    public void clear() {
        payload = null;
        key = null;
        path = null;
    }

    private RouteKey key() {
        RouteKey found = key;
        if (found == null) {
            throw new IllegalStateException("no route matched");
        }
        return found;
    }

    private CleanPath path() {
        CleanPath matched = path;
        if (matched == null) {
            throw new IllegalStateException("no route matched");
        }
        return matched;
    }
}
