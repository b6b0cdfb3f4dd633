package dev.portcullis.spi;

import dev.portcullis.http.PathRanges;
import org.jspecify.annotations.Nullable;

/** What the request matched. Names are those of the configuration; null where the request got no further. */
public interface Match {

    /** Name of the API. */
    @Nullable String api();

    /** Name of the stage. */
    @Nullable String stage();

    /** The route key: {@code GET /items/{id}}, {@code $default}. */
    @Nullable String routeKey();

    /** The route's number in the running configuration, for arrays of counters; -1 on the miss chain. */
    int routeOrdinal();

    /** Whether somebody on the way of this request asks who the caller is: its chain has a policy in the slot AUTHORIZE. */
    boolean hasAuthorizer();

    /** The text that the path variable {@code name} stands for, as sent; null if the route has none of that name. */
    @Nullable String variable(String name);

    /** The number of the path variable {@code name} among {@link #ranges}, or -1. */
    int variableIndex(String name);

    /** The same as positions in the head's bytes, for code that makes no text of them. */
    PathRanges ranges();

    /** The stage variable {@code name}, or null. */
    @Nullable String stageVariable(String name);
}
