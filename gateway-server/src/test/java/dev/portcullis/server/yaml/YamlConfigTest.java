package dev.portcullis.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.Problem;
import dev.portcullis.config.tree.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlConfigTest {

    private final Problems problems = new Problems();

    @Test
    void readsWholeConfiguration() {
        GatewayConfig config = bind("""
                listeners:
                  public:
                    address: 0.0.0.0:8443
                    tls: self-signed
                    protocols: [h2, http/1.1]
                  local: {address: 127.0.0.1:8080, serve: [apis, health]}
                upstreams:
                  orders:
                    targets: [http://10.0.0.11:8080, {url: http://10.0.0.12:8080, weight: 2}]
                    balance: least-pending
                    timeouts: {connect: 1s, response: 29s, idle: 60s}
                apis:
                  orders:
                    hosts: [api.example.com]
                    listeners: [public]
                    base-path: /orders
                    cors: {origins: [https://shop.example.com]}
                    routes:
                      GET /items/{id}:
                        throttle: {rate: 100/s, burst: 200}
                        integration: {upstream: orders, path: /v2/items/{id}}
                      ANY /{proxy+}:
                        integration: orders
                      $default: {integration: {mock: {status: 404, body: '{"message":"no such thing"}'}}}
                    stages:
                      $default: {variables: {backend: blue}, access-log: json}
                """);

        assertThat(problems.all()).isEmpty();
        assertThat(config).isNotNull();
        assertThat(config.apis().get("orders").routes().keySet())
                .containsExactly("GET /items/{id}", "ANY /{proxy+}", "$default");
        assertThat(config.upstreams().get("orders").targets()).hasSize(2);
    }

    @Test
    void saysEverythingThatIsWrongInOrder() {
        GatewayConfig config = bind("""
                loops: 1000
                listeners:
                  public:
                    adress: 0.0.0.0:8443
                    timeouts: {head: 10, idle: 50ms}
                    serve: [api]
                upstreams:
                  orders:
                    targets: [ftp://a, {url: http://b, weight: 0}]
                    retires: 2
                apis:
                  orders:
                    listeners: [publik]
                    routes:
                      GET /: {}
                      GET /x: orders
                    stages: [beta]
                """);

        assertThat(config).isNull();
        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(
                        "gateway.yaml:4:5  listeners.public.adress: unknown key (did you mean \"address\"?)",
                        "gateway.yaml:4:5  listeners.public.address: missing key (for example: 0.0.0.0:8443)",
                        "gateway.yaml:5:22  listeners.public.timeouts.head: 10"
                                + " (expected: a duration with its unit, such as 10s or 10ms)",
                        "gateway.yaml:6:13  listeners.public.serve[0]: \"api\""
                                + " (expected one of: apis, health, metrics; did you mean \"apis\"?)",
                        "gateway.yaml:9:15  upstreams.orders.targets[0]: \"ftp://a\""
                                + " (expected: http://host:port, https://host:port, h2c://host:port, h2://host:port, srv://_http._tcp.name,"
                                + " unix:/path or builtin:echo)",
                        "gateway.yaml:9:48  upstreams.orders.targets[1].weight: 0 (expected: 1 to 1000)",
                        "gateway.yaml:10:5  upstreams.orders.retires: unknown key (did you mean \"retries\"?)",
                        "gateway.yaml:13:17  apis.orders.listeners[0]: no listener \"publik\""
                                + " (expected one of: public; did you mean \"public\"?)",
                        "gateway.yaml:15:14  apis.orders.routes.GET /.integration: missing key (for example: orders)",
                        "gateway.yaml:16:15  apis.orders.routes.GET /x: \"orders\" (expected: a mapping)",
                        "gateway.yaml:17:13  apis.orders.stages: a list (expected: a mapping)");
    }

    @Test
    void brokenRulesPointAtTheirValues() {
        bind("loops: 1000\nlisteners:\n  a:\n    address: a:1\n    timeouts: {head: 1ms, idle: 50ms}\n");
        bind("loops: 1000\n");

        assertThat(problems.all())
                .extracting(Problem::toString)
                .containsExactly(
                        "gateway.yaml:1:8  loops: 1000 (expected: 0 to 256)",
                        "gateway.yaml:5:22  listeners.a.timeouts.head: 1ms (expected: 100ms to 1d)",
                        "gateway.yaml:5:33  listeners.a.timeouts.idle: 50ms (expected: 100ms to 1d)");
    }

    @Test
    void doesNotShowValuesFromTheEnvironment(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("g.yaml"),
                "upstreams: {a: {targets: [${env:A}]}}\nlisteners: {b: {address: ${env:A}}}\nloops: ${env:A}\n");

        GatewayConfigBinder.bind(
                new YamlSource(name -> "hunter2").read(file, problems).root(), problems);

        assertThat(problems.all())
                .extracting(Problem::message)
                .isEqualTo(List.of(
                        "*** (expected: http://host:port, https://host:port, h2c://host:port, h2://host:port, srv://_http._tcp.name,"
                                + " unix:/path or builtin:echo)",
                        "*** (expected: host:port, such as 0.0.0.0:8443 or [::1]:8080)",
                        "*** (expected: a whole number)"));
    }

    private @Nullable GatewayConfig bind(String text) {
        return GatewayConfigBinder.bind(YamlSource.parse("gateway.yaml", text, problems), problems);
    }
}
