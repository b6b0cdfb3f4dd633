package dev.portcullis.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.model.AdminConfig;
import dev.portcullis.config.model.ApiConfig;
import dev.portcullis.config.model.BalanceRule;
import dev.portcullis.config.model.ClientTimeouts;
import dev.portcullis.config.model.DnsConfig;
import dev.portcullis.config.model.DrainConfig;
import dev.portcullis.config.model.EjectionConfig;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.model.HealthConfig;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.LimitsConfig;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.ListenerConfig;
import dev.portcullis.config.model.OverloadConfig;
import dev.portcullis.config.model.Policies;
import dev.portcullis.config.model.ProxyConfig;
import dev.portcullis.config.model.StageConfig;
import dev.portcullis.config.model.StickyConfig;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.UpstreamConfig;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.spi.integration.RetryConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayConfigBinderTest {

    private final Problems problems = new Problems();

    @AfterEach
    void findsNothingWrong() {
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void pinsDefaultsOfRoot() {
        assertThat(bind(GatewayConfig.class, "{}"))
                .isEqualTo(new GatewayConfig(
                        0,
                        GatewayConfig.TransportKind.AUTO,
                        new AdminConfig(true, new HostPort("127.0.0.1", 9901), false, List.of()),
                        Map.of(),
                        Map.of(),
                        DnsConfig.SYSTEM,
                        Map.of(),
                        Map.of(),
                        new DrainConfig(Duration.ZERO, Duration.ofSeconds(30)),
                        new OverloadConfig(
                                0, Duration.ofMillis(500), new Percent(90), new Percent(90), Duration.ofSeconds(1)),
                        Duration.ofSeconds(30),
                        Policies.NONE));
    }

    @Test
    void setsEveryPropertyOfRoot() {
        assertNothingIsDefault(
                GatewayConfig.class,
                "{}",
                "{loops: 2, transport: nio, admin: {enabled: false}, listeners: {l: {address: a:1}},"
                        + " upstreams: {u: {targets: [builtin:echo]}}, authorizers: {j: {jwt: {}}}, apis: {a: {routes: {}}}, drain: {delay: 1s}, overload: {connections: 1},"
                        + " dns: {timeout: 1s}, filter-timeout: 5s, cors: {}}");
    }

    @Test
    void setsEveryPropertyOfAdminDrainAndOverload() {
        assertNothingIsDefault(
                AdminConfig.class, "{}", "{enabled: false, address: a:1, insecure: true, hosts: [admin.example.com]}");
        assertNothingIsDefault(DrainConfig.class, "{}", "{delay: 5s, timeout: 1m}");
        assertNothingIsDefault(
                OverloadConfig.class,
                "{}",
                "{connections: 7, loop-delay: 1s, heap: 80%, direct-memory: 80%, retry-after: 5s}");
    }

    @Test
    void pinsDefaultsOfListener() {
        assertThat(bind(ListenerConfig.class, "{address: 0.0.0.0:8443}"))
                .isEqualTo(new ListenerConfig(
                        ListenerAddress.of(new HostPort("0.0.0.0", 8443)),
                        null,
                        null,
                        null,
                        false,
                        null,
                        Set.of(ListenerConfig.Serve.APIS),
                        new LimitsConfig(
                                DataSize.kibibytes(16),
                                100,
                                DataSize.kibibytes(8),
                                LimitsConfig.Underscores.REJECT,
                                100,
                                0,
                                0),
                        new ClientTimeouts(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(75),
                                Duration.ofSeconds(60),
                                new DataSize(240),
                                new DataSize(240),
                                Duration.ofSeconds(5)),
                        List.of("http/1.1")));
    }

    @Test
    void offersHttp2FirstWhereThereIsTls() {
        assertThat(bind(ListenerConfig.class, "{address: 0.0.0.0:8443, tls: self-signed}")
                        .protocols())
                .containsExactly("h2", "http/1.1");
        assertThat(bind(ListenerConfig.class, "{address: 0.0.0.0:8443, tls: self-signed, protocols: [http/1.1]}")
                        .protocols())
                .containsExactly("http/1.1");
    }

    @Test
    void setsEveryPropertyOfListener() {
        assertNothingIsDefault(
                ListenerConfig.class,
                "{address: a:1}",
                "{address: b:2, mode: 0666, proxy-protocol: {from: [10.0.0.0/8]}, tls: self-signed, insecure: true, redirect: https, serve: [health, metrics],"
                        + " limits: {head: 1KiB, target: 1KiB}, timeouts: {head: 1s}, protocols: [h2]}");
        assertNothingIsDefault(
                LimitsConfig.class,
                "{}",
                "{head: 32KiB, header-lines: 50, target: 4KiB, underscores: allow, streams: 7, connections: 9,"
                        + " connections-per-address: 3}");
        assertNothingIsDefault(
                ClientTimeouts.class,
                "{}",
                "{head: 1s, keep-alive: 2s, idle: 3s, body-rate: 1KiB, read-rate: 2KiB, grace: 4s}");
    }

    @Test
    void setsEveryPropertyOfTls() {
        assertNothingIsDefault(
                TlsConfig.class,
                "{self-signed: false, certificates: [{certificate: a, key: b}]}",
                "{self-signed: true, certificate: a.pem, key: a.key, certificates: [], minimum-version: tls-1.3,"
                        + " client-certificates: {ca: c.pem}}");
        assertThat(bind(TlsConfig.class, "{certificate: a.pem, key: a.key}"))
                .isEqualTo(new TlsConfig(
                        Path.of("a.pem"), Path.of("a.key"), List.of(), false, TlsConfig.TlsVersion.TLS_1_2, null));
    }

    @Test
    void shortFormOfTlsHasTheDefaultsOfTheLong() {
        assertThat(bind(TlsConfig.class, "self-signed")).isEqualTo(bind(TlsConfig.class, "{self-signed: true}"));
    }

    @Test
    void pinsDefaultsOfUpstream() {
        assertThat(bind(UpstreamConfig.class, "{targets: [http://10.0.0.11:8080]}"))
                .isEqualTo(new UpstreamConfig(
                        List.of(new UpstreamConfig.TargetConfig(TargetUrl.parse("http://10.0.0.11:8080"), 1)),
                        BalanceRule.ROUND_ROBIN,
                        null,
                        null,
                        new Percent(50),
                        null,
                        null,
                        new UpstreamConfig.UpstreamTimeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(29),
                                Duration.ofSeconds(60)),
                        new UpstreamConfig.ConnectionsConfig(4096, 1024, 100, Duration.ofSeconds(60)),
                        new UpstreamConfig.UpstreamTlsConfig(
                                true, null, null, null, null, TlsConfig.TlsVersion.TLS_1_2),
                        UpstreamConfig.HostHeader.TARGET,
                        List.of(UpstreamConfig.Protocol.HTTP_1_1),
                        null,
                        null,
                        null));
    }

    @Test
    void setsEveryPropertyOfUpstream() {
        assertNothingIsDefault(
                UpstreamConfig.class,
                "{targets: [builtin:echo]}",
                "{targets: [{url: https://a, weight: 2}], balance: least-pending, sticky: a, slow-start: 1s, panic: 0%, health: /a, ejection: {}, timeouts: {connect: 1s},"
                        + " connections: {max: 1}, tls: {verify: false}, host: preserve,"
                        + " protocols: [h2], retries: {}, circuit-breaker: {}}",
                "{targets: [https://a], proxy-protocol: v2}");
        assertNothingIsDefault(
                UpstreamConfig.UpstreamTimeouts.class, "{}", "{connect: 1s, tls: 4s, response: 2s, idle: 3s}");
        assertNothingIsDefault(
                UpstreamConfig.ConnectionsConfig.class, "{}", "{max: 1, pending: 0, streams: 1, keep-alive: 1s}");
        assertNothingIsDefault(
                UpstreamConfig.UpstreamTlsConfig.class,
                "{}",
                "{verify: false, ca: ca.pem, server-name: a, certificate: a.pem, key: a.key, minimum-version: tls-1.3}");
        assertNothingIsDefault(
                UpstreamConfig.CircuitBreakerConfig.class,
                "{}",
                "{failures: 10%, window: 1s, minimum: 1, open: 1s, probes: 1, statuses: [500]}");
        assertNothingIsDefault(
                RetryConfig.class,
                "{}",
                "{attempts: 3, on: [503, unavailable], methods: [POST], backoff: {base: 1ms}, retry-after: 1s,"
                        + " budget: 1%, replay: 0B}");
        assertNothingIsDefault(RetryConfig.BackoffConfig.class, "{}", "{base: 1ms, max: 2ms}");
        assertNothingIsDefault(RetryConfig.BudgetConfig.class, "{}", "{share: 1%, minimum: 0}");
        assertNothingIsDefault(
                UpstreamConfig.TargetConfig.class, "http://a", "{url: http://b, weight: 2}", "{file: targets.yaml}");
        assertNothingIsDefault(
                StickyConfig.class, "{cookie: a}", "{cookie: b, ttl: 1h, path: /a, secret: 0123456789abcdef}");
        assertNothingIsDefault(
                HealthConfig.class,
                "{}",
                "{type: grpc, path: /a, host: a, statuses: [204], service: a, every: 1s, jitter: 0%, timeout: 1s,"
                        + " unhealthy-after: 1, healthy-after: 1, initial: unhealthy}");
        assertNothingIsDefault(
                EjectionConfig.class,
                "{}",
                "{failures: 1, share: 1%, window: 1s, minimum: 1, pause: 1s, longest-pause: 1s, at-most: 1%}");
        assertNothingIsDefault(
                DnsConfig.class, "{}", "{servers: [127.0.0.1:53], timeout: 1s, shortest-ttl: 2s, longest-ttl: 1m}");
    }

    @Test
    void shortFormOfHealthHasTheDefaultsOfTheLong() {
        assertThat(bind(HealthConfig.class, "/ping")).isEqualTo(bind(HealthConfig.class, "{path: /ping}"));
    }

    @Test
    void pinsDefaultsOfApi() {
        assertThat(bind(ApiConfig.class, "{routes: {}}"))
                .isEqualTo(new ApiConfig(
                        ApiConfig.ApiType.HTTP,
                        List.of(),
                        List.of(),
                        "/",
                        Map.of(),
                        Map.of(),
                        ApiConfig.EncodedSlash.REJECT,
                        Policies.NONE));
    }

    @Test
    void setsEveryPropertyOfApi() {
        ApiConfig api = bind(
                ApiConfig.class,
                "{type: http, hosts: [a.example.com], listeners: [public], base-path: /orders,"
                        + " routes: {GET /a: {integration: orders, throttle: {}}},"
                        + " stages: {beta: {variables: {color: green}, canary: {}}}, encoded-slash: keep, cors: {}}");

        assertThat(api).isNotNull();
        assertThat(api.hosts()).containsExactly("a.example.com");
        assertThat(api.listeners()).containsExactly("public");
        assertThat(api.basePath()).isEqualTo("/orders");
        assertThat(api.routes()).containsOnlyKeys("GET /a");
        assertThat(api.routes().get("GET /a").policies().refs()).containsOnlyKeys("throttle");
        assertThat(api.stages()).containsOnlyKeys("beta");
        assertThat(api.encodedSlash()).isEqualTo(ApiConfig.EncodedSlash.KEEP);
        assertThat(api.policies().refs()).containsOnlyKeys("cors");
        assertNothingIsDefault(StageConfig.class, "{}", "{variables: {color: green}, canary: {}}");
    }

    @Test
    void setsEveryPropertyOfProxy() {
        assertThat(bind(ProxyConfig.class, "{upstream: orders}")).isEqualTo(new ProxyConfig("orders", null));
        assertThat(bind(ProxyConfig.class, "{upstream: orders, path: /v2}"))
                .isEqualTo(new ProxyConfig("orders", "/v2"));
    }

    @Test
    void salvagesWhatIsRightForFurtherExamination() {
        GatewayConfig rest = GatewayConfigBinder.salvage(FlowText.parse(
                "{loops: many, drain: {timeout: 5},"
                        + " listeners: {good: {address: 127.0.0.1:1}, misspelt: {address: 0.0.0.0:2, tsl: self-signed}},"
                        + " upstreams: {good: {targets: [http://a:1]}, bad: {targets: [http://a:1], timeouts: {response: 5}}},"
                        + " apis: {one: {routes: {GET /a: {integration: good}, GET /b: wrong}}},"
                        + " polici: kept}",
                Location.BUILT_IN));

        assertThat(rest).isNotNull();
        assertThat(rest.listeners()).containsOnlyKeys("good");
        assertThat(rest.upstreams()).containsOnlyKeys("good");
        assertThat(rest.apis().get("one").routes()).containsOnlyKeys("GET /a");
        assertThat(rest.policies().refs()).containsOnlyKeys("polici");
        assertThat(rest.loops()).isZero();
    }

    @Test
    void salvagesNothingFromWhatIsNoMapping() {
        assertThat(GatewayConfigBinder.salvage(FlowText.parse("many", Location.BUILT_IN)))
                .isNull();
    }

    /** @param most together they set everything; several where settings exclude one another */
    private <C extends Record> void assertNothingIsDefault(Class<C> type, String least, String... most) {
        C defaults = bind(type, least);
        List<C> full = Arrays.stream(most).map(text -> bind(type, text)).toList();
        for (RecordComponent component : type.getRecordComponents()) {
            assertThat(full)
                    .as(component.getName())
                    .anyMatch(each -> !Objects.equals(value(component, each), value(component, defaults)));
        }
    }

    private static @Nullable Object value(RecordComponent component, @Nullable Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private <C extends Record> @Nullable C bind(Class<C> type, String flow) {
        return new RecordBinder(problems).bind(FlowText.parse(flow, Location.BUILT_IN), type, "");
    }
}
