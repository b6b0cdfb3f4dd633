package dev.portcullis.server.admin;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.engine.BuiltIns;
import dev.portcullis.spi.integration.Integration;
import java.util.Map;

/** The answers that the engine serves on the operator's listener, and on others that say {@code serve: [health, metrics]}. */
public final class AdminAnswers {

    private AdminAnswers() {}

    /** Answers about what {@code view} shows. */
    public static BuiltIns of(AdminConfig config, GatewayView view) {
        CallerRules rules = new CallerRules(config.hosts());
        Offload offload = new Offload();
        MetricsText metrics = new MetricsText(view);
        ConfigJson json = new ConfigJson(view);
        return new BuiltIns(
                Map.of(
                        "GET /health/live", guard(rules, new HealthAnswer(() -> HealthAnswer.LIVE)),
                        "GET /health/ready", guard(rules, new HealthAnswer(() -> HealthAnswer.of(view.phase())))),
                Map.of("GET /metrics", guard(rules, new OffloadedAnswer(offload, metrics::response))),
                Map.of(
                        "GET /config", guard(rules, new OffloadedAnswer(offload, json::config)),
                        "GET /routes", guard(rules, new OffloadedAnswer(offload, json::routes)),
                        "GET /upstreams", guard(rules, new OffloadedAnswer(offload, json::upstreams)),
                        "POST /cache/purge", guard(rules, new PurgeAnswer(offload, view))));
    }

    private static Integration guard(CallerRules rules, Integration inner) {
        return new GuardedAnswer(rules, inner);
    }
}
