package dev.portcullis.server.admin;

import io.prometheus.metrics.model.snapshots.Labels;

/** The labels of a route, from its identity: {@code api/orders/stage/beta/route/GET /items/{id}}. */
final class RouteLabels {

    private static final String ROUTE = "/route/";
    private static final String STAGE = "/stage/";
    private static final String API = "api/";

    private RouteLabels() {}

    /** Labels {@code api}, {@code stage} and {@code route}; all empty for requests that matched none. */
    static Labels of(String identity) {
        int routeAt = identity.indexOf(ROUTE);
        if (!identity.startsWith(API) || routeAt < 0) {
            return labels("", "", identity);
        }
        String route = identity.substring(routeAt + ROUTE.length());
        String owner = identity.substring(API.length(), routeAt);
        int stageAt = owner.indexOf(STAGE);
        return stageAt < 0
                ? labels(owner, "$default", route)
                : labels(owner.substring(0, stageAt), owner.substring(stageAt + STAGE.length()), route);
    }

    private static Labels labels(String api, String stage, String route) {
        return Labels.of("api", api, "stage", stage, "route", route);
    }
}
