package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A configuration with one listener and one API, as a test needs it. */
final class Setup {

    private final Map<String, Object> root = new LinkedHashMap<>();
    private final Map<String, Object> listener = new TreeMap<>();
    private final Map<String, Object> upstreams = new TreeMap<>();
    private final Map<String, Object> api = new TreeMap<>();
    private final Map<String, Object> routes = new LinkedHashMap<>();

    Setup() {
        listener.put("address", "127.0.0.1:0");
        api.put("routes", routes);
        root.put("admin", Map.of("enabled", "false"));
        root.put("listeners", Map.of("main", listener));
        root.put("upstreams", upstreams);
        root.put("apis", Map.of("test", api));
    }

    /** Everything goes to {@code server}. */
    static Setup to(ScriptedUpstream server) {
        return new Setup().upstream(server).route("$default", "backend");
    }

    /** The only route answers by a script. */
    static Setup answering(String script) {
        return new Setup().route("$default", Map.of("script", script));
    }

    Setup upstream(ScriptedUpstream server) {
        return upstream(server, Map.of());
    }

    Setup upstream(ScriptedUpstream server, Map<String, Object> settings) {
        return upstream(settings, server);
    }

    Setup upstream(Map<String, Object> settings, ScriptedUpstream... servers) {
        Map<String, Object> all = new TreeMap<>(settings);
        all.put("targets", Stream.of(servers).map(ScriptedUpstream::url).toList());
        upstreams.put("backend", all);
        return this;
    }

    /** The upstream with several servers, or such as the settings name. */
    Setup servers(Map<String, Object> settings, ScriptedUpstream... servers) {
        Map<String, Object> all = new TreeMap<>(settings);
        if (servers.length > 0) {
            all.put("targets", Arrays.stream(servers).map(ScriptedUpstream::url).toList());
        }
        upstreams.put("backend", all);
        return this;
    }

    /** @param policies types and settings in turns */
    Setup route(String key, Object integration, Object... policies) {
        Map<String, Object> route = new TreeMap<>();
        route.put("integration", integration);
        for (int i = 0; i < policies.length; i += 2) {
            route.put(policies[i].toString(), policies[i + 1]);
        }
        routes.put(key, route);
        return this;
    }

    Setup gateway(String key, Object value) {
        root.put(key, value);
        return this;
    }

    Setup api(String key, Object value) {
        api.put(key, value);
        return this;
    }

    Setup listener(String key, Object value) {
        listener.put(key, value);
        return this;
    }

    /** The listener speaks HTTP/2, too. */
    Setup http2() {
        return listener("protocols", List.of("h2c", "http/1.1"));
    }

    ConfigNode tree() {
        return ConfigTree.of(root);
    }
}
