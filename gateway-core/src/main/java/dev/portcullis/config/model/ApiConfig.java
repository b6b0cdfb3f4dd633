package dev.portcullis.config.model;

import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.config.Ref;
import java.util.List;
import java.util.Map;

/** One API. */
public record ApiConfig(
        @Doc("The kind of API, which decides how requests are matched and errors look.") @Default("http")
        ApiType type,

        @Doc("Host names it answers to, `*.example.com` for any first label; none means every host.")
        @Default("[]")
        @Example("[api.example.com]")
        List<String> hosts,

        @Doc("The listeners it is served on; none means all that serve APIs.") @Default("[]") @Ref("listeners")
        List<String> listeners,

        @Doc("The path it stands under, which routes and upstreams do not see.") @Default("/") @Example("/orders")
        String basePath,

        @Doc("What it answers: `METHOD /path/{variable}/{rest+}`, `ANY /path`, `$default`.")
        Map<String, RouteConfig> routes,

        @Doc("Its stages; without any there is `$default`.") @Default("{}")
        Map<String, StageConfig> stages,

        @Doc("A slash or backslash that arrives percent-encoded in the path: refused, or kept as it came.")
        @Default("reject")
        EncodedSlash encodedSlash,

        @Doc("Policies for every route of this API.") Policies policies) {

    /** Kinds of API. */
    public enum ApiType {
        HTTP
    }

    /** What becomes of {@code %2F} and {@code %5C} in a path. */
    public enum EncodedSlash {
        REJECT,
        KEEP
    }
}
