package dev.portcullis.config.model;

import dev.portcullis.config.model.TlsConfig.TlsVersion;
import dev.portcullis.config.tree.Invariants;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.spi.config.Default;
import dev.portcullis.spi.config.Doc;
import dev.portcullis.spi.config.Example;
import dev.portcullis.spi.integration.RetryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A named group of servers. */
public record UpstreamConfig(
        @Doc("The servers; `builtin:echo` answers with what it was asked.") @Example("[http://10.0.0.11:8080]")
        List<TargetConfig> targets,

        @Doc(
                "How a server is chosen for a request: `round-robin`, `least-pending`, `random`, or `hash(…)` of `header.NAME`,"
                        + " `cookie.NAME`, `path.NAME`, `query.NAME` or `ip`.")
        @Default("round-robin")
        BalanceRule balance,

        @Doc("Keeps each client with one server, by a cookie.") @Nullable StickyConfig sticky,

        @Doc("Over this time a server that comes, or comes back, gets more and more of its share of the requests.")
        @Nullable Duration slowStart,

        @Doc("When fewer than this share of the servers are healthy, all of them are used.") @Default("50%")
        Percent panic,

        @Doc("How the servers are asked whether they are well. Left out, they are not asked.") @Nullable HealthConfig health,

        @Doc("Gives no requests, for a while, to a server whose requests fail.") @Nullable EjectionConfig ejection,

        @Doc("How long the servers may take.") @Default("{}")
        UpstreamTimeouts timeouts,

        @Doc("Connections to the servers.") @Default("{}") ConnectionsConfig connections,

        @Doc("How servers with https targets are verified, and what is shown to them.") @Default("{}")
        UpstreamTlsConfig tls,

        @Doc("The Host header they see: their own, or the client's.") @Default("target")
        HostHeader host,

        @Doc(
                "The versions of HTTP offered to https targets, best first: `h2`, `http/1.1`. h2 and h2c targets get HTTP/2.")
        @Default("[http/1.1]")
        @Example("[h2, http/1.1]")
        List<Protocol> protocols,

        @Doc(
                "Tells the servers the client's address by the PROXY protocol, before TLS: `v1` or `v2`. Each request then has"
                        + " a connection of its own.")
        @Nullable ProxyVersion proxyProtocol,

        @Doc(
                "Requests that are sent again. A `retry` policy on a route takes its place. Left out, only what certainly no"
                        + " server has acted on is sent again.")
        @Nullable RetryConfig retries,

        @Doc("Stops requests for a while when too many fail.") @Nullable CircuitBreakerConfig circuitBreaker) {

    public UpstreamConfig {
        List<TargetUrl> urls = urls(targets);
        boolean builtIn = urls.stream().anyMatch(url -> url.builtIn() != null);
        boolean offered = urls.stream().allMatch(url -> url.secure() && !url.http2());
        boolean plainHttp1 = protocols.equals(List.of(Protocol.HTTP_1_1))
                && urls.stream().noneMatch(url -> url.http2() || url.builtIn() != null);
        Invariants invariants = new Invariants();
        if (slowStart != null) {
            Durations.require(invariants, "slowStart", slowStart);
        }
        invariants
                .require(
                        proxyProtocol == null || plainHttp1,
                        "proxyProtocol",
                        proxyProtocol,
                        "only with servers of HTTP/1.1: HTTP/2 shares connections between clients")
                .require(!targets.isEmpty(), "targets", "[]", "at least one")
                .require(!builtIn || targets.size() == 1, "targets", targets, "a builtin target stands alone")
                .require(!protocols.isEmpty(), "protocols", "[]", "h2, http/1.1 or both")
                .require(Set.copyOf(protocols).size() == protocols.size(), "protocols", protocols, "each version once")
                .require(
                        offered || protocols.isEmpty() || protocols.equals(List.of(Protocol.HTTP_1_1)),
                        "protocols",
                        protocols,
                        "https targets only; write h2c://host:port or h2://host:port for HTTP/2 without a choice")
                .orThrow();
    }

    private static List<TargetUrl> urls(List<TargetConfig> targets) {
        return targets.stream().map(TargetConfig::url).filter(Objects::nonNull).toList();
    }

    /** The URLs of the servers, without those that stand in files. */
    public List<TargetUrl> urls() {
        return urls(targets);
    }

    /** The name of the server inside the gateway that answers in place of others; null for none. */
    public @Nullable String builtIn() {
        TargetUrl first = targets.get(0).url();
        return first == null ? null : first.builtIn();
    }

    /** The same with other servers. */
    public UpstreamConfig withTargets(List<TargetConfig> others) {
        return new UpstreamConfig(
                others,
                balance,
                sticky,
                slowStart,
                panic,
                health,
                ejection,
                timeouts,
                connections,
                tls,
                host,
                protocols,
                proxyProtocol,
                retries,
                circuitBreaker);
    }

    /** A version of HTTP; its text is its name in ALPN. */
    public enum Protocol {
        H2("h2"),
        HTTP_1_1("http/1.1");

        private final String name;

        Protocol(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A version of the PROXY protocol. */
    public enum ProxyVersion {
        V1,
        V2
    }

    /** Whether no server can be spoken to in HTTP/2, which has no way to switch protocols (RFC 9113, 8.6). */
    public boolean http1Only() {
        return urls().stream().noneMatch(url -> url.http2() || url.secure() && protocols.contains(Protocol.H2));
    }

    /** The versions offered to a server that has TLS. */
    public List<Protocol> offer(TargetUrl url) {
        return url.http2() ? List.of(Protocol.H2) : protocols;
    }

    /** Which Host header the servers see. */
    public enum HostHeader {
        TARGET,
        PRESERVE
    }

    /** One server, or where servers are found; short form: its URL. */
    public record TargetConfig(
            @Doc(
                    "http, https, h2c or h2, host, port; no path. A host with several addresses is several servers. Or `srv://` and"
                            + " a name with SRV records, or `unix:` and the path of a socket.")
            @Example("http://10.0.0.11:8080")
            @Nullable TargetUrl url,

            @Doc(
                    "A file in YAML or JSON that lists more `targets`, in the place of `url`. It is read again when it changes.")
            @Nullable Path file,

            @Doc("Its share of the requests, relative to the others. SRV records and files have their own.")
            @Default("1")
            int weight) {

        public TargetConfig {
            new Invariants()
                    .require((url == null) != (file == null), "url", url, "a URL, or a file in its place")
                    .require(weight >= 1 && weight <= 1000, "weight", weight, "1 to 1000")
                    .orThrow();
        }

        public TargetConfig(TargetUrl url, int weight) {
            this(url, null, weight);
        }

        /**
         * Reads the short form, which is the URL.
         *
         * @throws IllegalArgumentException if the text is no such URL
         */
        public static TargetConfig fromText(String text) {
            return new TargetConfig(TargetUrl.parse(text), 1);
        }

        @Override
        public String toString() {
            return url == null ? "file " + file : url.toString();
        }
    }

    /** How long servers may take. */
    public record UpstreamTimeouts(
            @Doc("To accept a connection; also how long a request waits for one that is permitted.") @Default("5s")
            Duration connect,

            @Doc("For the TLS handshake behind that.") @Default("5s")
            Duration tls,

            @Doc("From the last byte of the request to the head of the answer.") @Default("29s")
            Duration response,

            @Doc("Between two pieces of a body, either way.") @Default("60s")
            Duration idle) {

        public UpstreamTimeouts {
            Invariants invariants = new Invariants();
            Durations.require(invariants, "connect", connect);
            Durations.require(invariants, "tls", tls);
            Durations.require(invariants, "response", response);
            Durations.require(invariants, "idle", idle);
            invariants.orThrow();
        }
    }

    /** Connections to one server. */
    public record ConnectionsConfig(
            @Doc("At most this many to one server, over all loops; more requests wait.") @Default("4096")
            int max,

            @Doc("At most so many requests wait for a connection to one server; more get 503 at once.") @Default("1024")
            int pending,

            @Doc("Requests at a time on one HTTP/2 connection, if the server allows as many; more open another.")
            @Default("100")
            int streams,

            @Doc("How long an unused one is kept.") @Default("60s")
            Duration keepAlive) {

        public ConnectionsConfig {
            Invariants invariants = new Invariants()
                    .require(max >= 1 && max <= 1_000_000, "max", max, "1 to 1000000")
                    .require(pending >= 0 && pending <= 1_000_000, "pending", pending, "0 to 1000000")
                    .require(streams >= 1 && streams <= 1_000_000, "streams", streams, "1 to 1000000");
            Durations.require(invariants, "keepAlive", keepAlive);
            invariants.orThrow();
        }
    }

    /** When requests to the servers are stopped, and when they are tried again. */
    public record CircuitBreakerConfig(
            @Doc("The share of failed requests that opens the circuit.") @Default("50%")
            Percent failures,

            @Doc("The time in which they are counted.") @Default("10s")
            Duration window,

            @Doc("Fewer requests than this in that time open nothing.") @Default("20")
            int minimum,

            @Doc("How long no request is sent, once it is open.") @Default("5s")
            Duration open,

            @Doc("How many requests are sent then, to try; all of them must go well.") @Default("3")
            int probes,

            @Doc("Answers that count as failures, besides having none.") @Default("[502, 503, 504]")
            List<Integer> statuses) {

        private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);
        private static final Duration LONGEST_OPEN = Duration.ofHours(1);

        public CircuitBreakerConfig {
            new Invariants()
                    .require(failures.value() >= 1, "failures", failures, "1% to 100%")
                    .require(
                            window.toMillis() >= 1000 && window.compareTo(LONGEST_WINDOW) <= 0,
                            "window",
                            window,
                            "1s to 5m")
                    .require(minimum >= 1 && minimum <= 1_000_000, "minimum", minimum, "1 to 1000000")
                    .require(
                            open.compareTo(Durations.SHORTEST) >= 0 && open.compareTo(LONGEST_OPEN) <= 0,
                            "open",
                            open,
                            "100ms to 1h")
                    .require(probes >= 1 && probes <= 1000, "probes", probes, "1 to 1000")
                    .require(
                            statuses.stream().allMatch(status -> status >= 400 && status <= 599),
                            "statuses",
                            statuses,
                            "400 to 599")
                    .orThrow();
        }
    }

    /** How servers are verified, and what the gateway proves itself with. */
    public record UpstreamTlsConfig(
            @Doc("Whether certificate and host name must be right. Off is for tests only.") @Default("true")
            boolean verify,

            @Doc("PEM file with the authorities to trust instead of the system's.") @Nullable Path ca,

            @Doc("The name to ask for and to verify, instead of the target's host.") @Nullable String serverName,

            @Doc("PEM file with the certificate to show to servers that ask for one, and its chain.")
            @Example("certs/gateway.pem")
            @Nullable Path certificate,

            @Doc("PEM file with its private key.") @Example("certs/gateway.key") @Nullable Path key,

            @Doc("The oldest version of TLS to speak.") @Default("tls-1.2")
            TlsVersion minimumVersion) {

        public UpstreamTlsConfig {
            new Invariants()
                    .require((certificate == null) == (key == null), "key", key, "certificate and key together")
                    .orThrow();
        }
    }
}
