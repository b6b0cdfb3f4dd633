package dev.portcullis.engine;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.ClientTimeouts;
import dev.portcullis.config.model.LimitsConfig;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.tree.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The operator's listener, written as any other. */
final class AdminListener {

    private AdminListener() {}

    static ListenerConfig config(AdminConfig admin) {
        return new ListenerConfig(
                ListenerAddress.of(admin.address()),
                null,
                null,
                null,
                true,
                null,
                Set.of(),
                new LimitsConfig(
                        DataSize.kibibytes(16), 100, DataSize.kibibytes(8), LimitsConfig.Underscores.REJECT, 100),
                new ClientTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(60)),
                List.of("http/1.1"));
    }
}
