package dev.portcullis.config.model;

import dev.portcullis.config.tree.Invariants;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import java.time.Duration;
import java.util.Map;

/** The whole configuration. */
@Doc("The root of the file.")
public record GatewayConfig(
        @Doc("How many event loops serve the traffic; 0 means one per core, 16 at most. Changing it needs a restart.")
        @Default("0")
        int loops,

        @Doc("How sockets are served: epoll where Linux has it, else nio. Changing it needs a restart.")
        @Default("auto")
        TransportKind transport,

        @Doc("The operator's own listener. Changing it needs a restart.") @Default("{}")
        AdminConfig admin,

        @Doc("Where clients connect, by name.") @Default("{}")
        Map<String, ListenerConfig> listeners,

        @Doc("Groups of servers that requests are passed to, by name.") @Default("{}")
        Map<String, UpstreamConfig> upstreams,

        @Doc("Who is asked for the addresses of host names.") @Default("{}")
        DnsConfig dns,

        @Doc("Who may call, by name; policies `authorizer` refer to them.")
        @Default("{}")
        @Example("customers: {jwt: {issuer: https://id.example.com/, audience: [orders]}}")
        Map<String, AuthorizerRef> authorizers,

        @Doc("The APIs, by name.") @Default("{}") Map<String, ApiConfig> apis,

        @Doc("What happens when the gateway is told to stop.") @Default("{}")
        DrainConfig drain,

        @Doc("What happens when there is too much to do.") @Default("{}")
        OverloadConfig overload,

        @Doc(
                "How long a policy may wait, for a look-up or for the next piece of a body, before the request is refused.")
        @Default("30s")
        Duration filterTimeout,

        @Doc("Policies for every API.") @Example("access-log: json")
        Policies policies) {

    public GatewayConfig {
        Invariants invariants = new Invariants().require(loops >= 0 && loops <= 256, "loops", loops, "0 to 256");
        Durations.require(invariants, "filterTimeout", filterTimeout);
        invariants.require(
                !listeners.containsKey(AdminConfig.LISTENER),
                "listeners",
                AdminConfig.LISTENER,
                "another name: it is that of the operator's listener, which has its settings under admin");
        invariants.orThrow();
    }

    /** How sockets are served. */
    public enum TransportKind {
        AUTO,
        EPOLL,
        NIO
    }
}
