package dev.portcullis.server.it;

import java.nio.file.Path;

/** A gateway that is to be stopped: with a route to a server that takes its time, and one that is answered at once. */
final class OneSlowRoute {

    private static final String YAML = """
            listeners:
              plain: {address: "127.0.0.1:0"}
              local: {address: "unix:%s/gateway.sock"}
            upstreams: {slow: {targets: ["http://127.0.0.1:%d"]}}
            apis:
              one:
                routes:
                  GET /slow: {integration: slow}
                  GET /quick: {integration: {mock: {body: quick}}}
            drain: {%s}
            """;

    private OneSlowRoute() {}

    /** @param drain settings, such as {@code timeout: 20s} */
    static String yaml(Path folder, HeldServer slow, String drain) {
        return YAML.formatted(folder, slow.port(), drain);
    }
}
