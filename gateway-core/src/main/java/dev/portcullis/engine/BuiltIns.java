package dev.portcullis.engine;

import dev.portcullis.spi.integration.Integration;
import java.util.Map;

/**
 * What the program itself answers, by route key ({@code GET /health/live}).
 *
 * @param health on the admin listener, and where a listener says {@code serve: [health]}
 * @param metrics on the admin listener, and where a listener says {@code serve: [metrics]}
 * @param admin on the admin listener only
 */
public record BuiltIns(
        Map<String, Integration> health, Map<String, Integration> metrics, Map<String, Integration> admin) {

    public static final BuiltIns NONE = new BuiltIns(Map.of(), Map.of(), Map.of());
}
