package dev.portcullis.engine;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.spi.integration.Integration;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /** By the name of the listener and by route key, where a configuration wants them. */
    Map<String, Map<String, Integration>> routes(GatewayConfig config) {
        Map<String, Map<String, Integration>> routesOf = new HashMap<>();
        config.listeners().forEach((name, listener) -> {
            Map<String, Integration> served = new LinkedHashMap<>();
            if (listener.serve().contains(ListenerConfig.Serve.HEALTH)) {
                served.putAll(health);
            }
            if (listener.serve().contains(ListenerConfig.Serve.METRICS)) {
                served.putAll(metrics);
            }
            if (!served.isEmpty()) {
                routesOf.put(name, served);
            }
        });
        if (config.admin().enabled()) {
            Map<String, Integration> all = new LinkedHashMap<>(health);
            all.putAll(metrics);
            all.putAll(admin);
            routesOf.put(AdminConfig.LISTENER, all);
        }
        return routesOf;
    }
}
