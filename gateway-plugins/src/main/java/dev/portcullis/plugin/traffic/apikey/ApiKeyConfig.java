package dev.portcullis.plugin.traffic.apikey;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key, or a file of keys that are granted the same.
 *
 * @param value hashed as soon as it is read; null for a file
 * @param file null for a single key
 * @param enabled whether it opens anything
 * @param plans its usage plans; empty for a key that nobody counts
 * @param apis empty for all, as the following
 */
@Doc("A key that clients send, or a file of keys that are granted the same. Values are hashed when they are read.")
public record ApiKeyConfig(
        @Doc("The key itself, 8 to 128 visible characters, better 20 or more.") @Example("${env:ACME_KEY}") @Nullable KeyValue value,

        @Doc("A file of keys instead: comma-separated, with the columns name, key and, if need be, enabled.")
        @Example("keys/partners.csv")
        @Nullable KeyFile file,

        @Doc("Whether the key opens anything.") @Default("true") @Example("false")
        boolean enabled,

        @Doc(
                "The usage plans that grant and count. A key that has some is good only for stages that one of them covers.")
        @Default("[]")
        @Example("[gold]")
        @Ref("usage-plans")
        List<String> plans,

        @Doc("The APIs that it is good for. Left out, all of them.") @Default("[]") @Example("[orders]") @Ref("apis")
        List<String> apis,

        @Doc("The stages that it is good for, as api/stage. Left out, all of them.")
        @Default("[]")
        @Example("[orders/$default]")
        @Ref("stages")
        List<String> stages,

        @Doc("The routes that it is good for, by route key. Left out, all of them.")
        @Default("[]")
        @Example("[GET /items]")
        List<String> routes,

        @Doc("The methods that it is good for. Left out, all of them.") @Default("[]") @Example("[GET, HEAD]")
        List<String> methods) {

    public ApiKeyConfig {
        plans = List.copyOf(plans);
        apis = List.copyOf(apis);
        stages = List.copyOf(stages);
        routes = List.copyOf(routes);
        methods = List.copyOf(methods);
        new Invariants()
                .require(
                        (value == null) != (file == null),
                        "value",
                        value == null ? null : "both",
                        "either value or file")
                .orThrow();
    }
}
