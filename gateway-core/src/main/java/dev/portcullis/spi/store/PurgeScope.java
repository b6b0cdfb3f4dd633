package dev.portcullis.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * Which kept answers to forget; what is null does not matter.
 *
 * @param api name of the API
 * @param stage name of the stage
 * @param route the route key: {@code GET /items/{id}}
 */
public record PurgeScope(
        @Nullable String api,
        @Nullable String stage,
        @Nullable String route) {

    /** Everything. */
    public static final PurgeScope ALL = new PurgeScope(null, null, null);

    /** Whether an answer of that API, stage and route is meant. */
    public boolean covers(String ofApi, String ofStage, String ofRoute) {
        return (api == null || api.equals(ofApi))
                && (stage == null || stage.equals(ofStage))
                && (route == null || route.equals(ofRoute));
    }
}
