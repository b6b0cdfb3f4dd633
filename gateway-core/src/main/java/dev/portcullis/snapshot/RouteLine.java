package dev.portcullis.snapshot;

import java.util.List;

/**
 * One route as people read it.
 *
 * @param hosts empty for every host
 * @param key {@code GET /items/{id}} under its base path: {@code GET /orders/items/{id}}
 * @param integration {@code upstream orders}, {@code mock}
 * @param policies types, in the order they run
 */
public record RouteLine(
        String api, String stage, List<String> hosts, String key, String integration, List<String> policies) {}
