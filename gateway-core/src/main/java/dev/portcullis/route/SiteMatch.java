package dev.portcullis.route;

import dev.portcullis.contract.EventLoopConfined;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SiteTable#find} found, and how much of the path it used up. One per exchange, reused.
 *
 * @param <S> what the table holds
 */
@EventLoopConfined
public final class SiteMatch<S> {

    private @Nullable S site;
    private int prefixSegments;
    private int restStart;

    void set(S site, int prefixSegments, int restStart) {
        this.site = site;
        this.prefixSegments = prefixSegments;
        this.restStart = restStart;
    }

    /** The site, null if none was found. */
    public @Nullable S site() {
        return site;
    }

    /** How many segments the base path has, 0 for {@code /}. */
    public int prefixSegments() {
        return prefixSegments;
    }

    /** Where the path goes on behind the base path, in the target's array: at a slash, or at the path's end. */
    public int restStart() {
        return restStart;
    }

    /** Forgets what was found. */
    public void clear() {
        site = null;
        prefixSegments = 0;
        restStart = 0;
    }
}
