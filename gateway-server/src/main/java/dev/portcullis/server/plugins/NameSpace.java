package dev.portcullis.server.plugins;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.RouteConfig;
import dev.portcullis.config.model.StageConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that may stand at the same place of a configuration: each has one meaning. */
final class NameSpace {

    private static final String WORD = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private final Set<String> reserved = new HashSet<>();
    private final Map<String, Object> owners = new HashMap<>();

    /** One in which the keys of the configuration itself are taken. */
    static NameSpace ofSettings() {
        NameSpace names = new NameSpace();
        for (Class<? extends Record> level :
                List.of(GatewayConfig.class, ApiConfig.class, StageConfig.class, RouteConfig.class)) {
            names.reserved.addAll(RecordShape.of(level).keys());
        }
        return names;
    }

    /** Whether the word was free; if not, {@code reasons} says who has it. */
    boolean claim(String word, Object factory, List<String> reasons) {
        String place = Origin.of(factory) + ": type \"" + word + "\" ";
        Object other = owners.get(word);
        if (!word.matches(WORD)) {
            reasons.add(place + "(expected: lower-case letters, digits and -)");
        } else if (reserved.contains(word)) {
            reasons.add(place + "is a key of the configuration itself");
        } else if (other != null) {
            reasons.add(place + "is a plugin of " + Origin.of(other) + ", too");
        } else {
            owners.put(word, factory);
            return true;
        }
        return false;
    }
}
