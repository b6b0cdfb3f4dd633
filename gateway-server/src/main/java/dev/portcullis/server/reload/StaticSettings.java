package dev.portcullis.server.reload;

import dev.portcullis.config.model.GatewayConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The settings that are fixed when the process starts. */
final class StaticSettings {

    private StaticSettings() {}

    /** A line for each setting that differs, in an operator's words. */
    static List<String> changes(GatewayConfig running, GatewayConfig wanted) {
        List<String> changes = new ArrayList<>();
        note(changes, "loops", running.loops(), wanted.loops());
        note(changes, "transport", running.transport(), wanted.transport());
        note(changes, "admin.enabled", running.admin().enabled(), wanted.admin().enabled());
        note(changes, "admin.address", running.admin().address(), wanted.admin().address());
        note(changes, "admin.hosts", running.admin().hosts(), wanted.admin().hosts());
        return changes;
    }

    private static void note(List<String> changes, String key, Object running, Object wanted) {
        if (!running.equals(wanted)) {
            changes.add(key + ": " + shown(wanted) + " needs a restart; " + shown(running) + " stays in force");
        }
    }

    private static String shown(Object value) {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : String.valueOf(value);
    }

    /** {@code wanted}, with the fixed settings as they run. */
    static GatewayConfig keep(GatewayConfig running, GatewayConfig wanted) {
        return new GatewayConfig(
                running.loops(),
                running.transport(),
                running.admin(),
                wanted.listeners(),
                wanted.upstreams(),
                wanted.dns(),
                wanted.authorizers(),
                wanted.apis(),
                wanted.drain(),
                wanted.overload(),
                wanted.filterTimeout(),
                wanted.policies());
    }
}
