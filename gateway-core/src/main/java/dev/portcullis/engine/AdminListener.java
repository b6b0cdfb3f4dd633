package dev.portcullis.engine;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.ClientTimeouts;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.LimitsConfig;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.DataSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operator's listener, written as any other. */
final class AdminListener {

    private static final int CONNECTIONS = 64;
    private static final DataSize RATE = new DataSize(240);

    private AdminListener() {}

    /** The listeners of a configuration, after this one unless it is switched off. */
    static Map<String, ListenerConfig> among(GatewayConfig config) {
        Map<String, ListenerConfig> all = new LinkedHashMap<>();
        if (config.admin().enabled()) {
            all.put(AdminConfig.LISTENER, config(config.admin()));
        }
        all.putAll(config.listeners());
        return all;
    }

    private static ListenerConfig config(AdminConfig admin) {
        return new ListenerConfig(
                ListenerAddress.of(admin.address()),
                null,
                null,
                null,
                true,
                null,
                Set.of(),
                new LimitsConfig(
                        DataSize.kibibytes(16),
                        100,
                        DataSize.kibibytes(8),
                        LimitsConfig.Underscores.REJECT,
                        100,
                        CONNECTIONS,
                        0),
                new ClientTimeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(60),
                        RATE,
                        RATE,
                        Duration.ofSeconds(5)),
                List.of("http/1.1"));
    }
}
