package dev.portcullis.plugin.transform.headers;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one head: removals first, then replacements, then additions.
 *
 * @param set lines that replace all of their name
 * @param add lines added to those of their name
 * @param remove names whose lines go
 */
@Doc("Changes of the header lines of one message: removals first, then replacements, then additions.")
public record HeaderEdits(
        @Doc(
                "Lines that replace all lines of their name. Values may hold ${stageVariables.name}, ${context.requestId} and "
                        + "${context.routeKey}.")
        @Default("{}")
        @Example("{X-Backend: \"${stageVariables.backend}\"}")
        Map<String, String> set,

        @Doc("Lines added to those that are there already. Values as in set.") @Default("{}") @Example("{Vary: Origin}")
        Map<String, String> add,

        @Doc("Names whose lines are removed.") @Default("[]") @Example("[X-Powered-By, Server]")
        List<String> remove) {

    static final HeaderEdits NONE = new HeaderEdits(Map.of(), Map.of(), List.of());

    public HeaderEdits {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        add = Collections.unmodifiableMap(new LinkedHashMap<>(add));
        remove = List.copyOf(remove);
        Invariants invariants = new Invariants();
        requireLines(invariants, "set", set);
        requireLines(invariants, "add", add);
        for (String name : remove) {
            requireName(invariants, "remove", name);
        }
        invariants.orThrow();
    }

    private static void requireLines(Invariants invariants, String component, Map<String, String> lines) {
        lines.forEach((name, value) -> {
            requireName(invariants, component, name);
            String problem = Template.problemIn(value);
            invariants.require(problem == null, component, name + ": \"" + value + '"', String.valueOf(problem));
        });
    }

    private static void requireName(Invariants invariants, String component, String name) {
        HeaderName parsed = parse(name);
        if (parsed == null) {
            invariants.require(false, component, '"' + name + '"', "a header name");
        } else {
            invariants.require(
                    Headers.isWritable(parsed),
                    component,
                    '"' + name + '"',
                    "a header that the gateway does not write itself");
        }
    }

    private static @Nullable HeaderName parse(String name) {
        try {
            return HeaderName.of(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
