package dev.portcullis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.exchange.RoutePlan;
import dev.portcullis.http.CleanPath;
import dev.portcullis.route.RouteMatch;
import dev.portcullis.route.SiteMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotCompilerTest {

    private final Compilation compilation = new Compilation();
    private final SiteMatch<Site> site = new SiteMatch<>();
    private final RouteMatch<RoutePlan> route = new RouteMatch<>();
    private final CleanPath path = new CleanPath();

    // ---- what comes out

    @Test
    void routesAreFoundByHostPathAndMethod() {
        Snapshot snapshot = compilation.compile(gateway(
                Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map(
                        "shop",
                        Tree.map(
                                "hosts", List.of("shop.example.com"),
                                "base-path", "/shop",
                                "routes", Tree.map("GET /items/{id}", Tree.map("integration", "orders"))))));

        assertThat(compilation.messages()).isEmpty();
        assertThat(find(snapshot, "shop.example.com", "GET", "/shop/items/42")).isEqualTo("GET /items/{id}");
        assertThat(find(snapshot, "shop.example.com", "PUT", "/shop/items/42")).isNull();
        assertThat(find(snapshot, "other.example.com", "GET", "/shop/items/42")).isNull();
        assertThat(snapshot.identities()).containsExactly("api/shop/stage/$default/route/GET /items/{id}");
        assertThat(snapshot.routes())
                .containsExactly(new RouteLine(
                        "shop",
                        "$default",
                        List.of("shop.example.com"),
                        "GET /shop/items/{id}",
                        "upstream orders",
                        List.of("request-id", "metrics", "forwarding")));
    }

    @Test
    void implicitPoliciesCanBeSwitchedOffAndSetOtherwise() {
        ConfigNode.Fields root = gateway(
                Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map("shop", Tree.map("routes", Tree.map("$default", Tree.map("integration", "orders")))),
                "metrics",
                "off",
                "request-id",
                "other");
        Snapshot snapshot = compilation.compile(root);

        assertThat(snapshot.routes().get(0).policies()).containsExactly("request-id", "forwarding");
    }

    @Test
    void routesOfAllApisAreNumberedThrough() {
        Snapshot snapshot = compilation.compile(gateway(
                Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map("a", api("/a", "GET /x", "orders", "GET /y", "orders"), "b", api("/b", "GET /z", "orders"))));

        assertThat(snapshot.identities()).hasSize(3);
        find(snapshot, "any", "GET", "/b/z");
        assertThat(site.site()).isNotNull();
        assertThat(site.site().stage().firstOrdinal()).isEqualTo(2);
    }

    @Test
    void builtInRoutesStandOnTheirListener() {
        compilation.builtIns = Map.of(
                "web", Map.of("GET /health/live", (exchange, to) -> {}),
                "admin", Map.of("GET /metrics", (exchange, to) -> {}));
        Snapshot snapshot = compilation.compile(gateway(Tree.map(), Tree.map()));

        assertThat(find(snapshot, "any", "GET", "/health/live")).isEqualTo("GET /health/live");
        assertThat(snapshot.listeners()).containsOnlyKeys("web", "admin");
    }

    // ---- upstreams

    @Test
    void upstreamsStayFromOneSnapshotToTheNext() {
        ConfigNode root = gateway(Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))), Tree.map());
        compilation.compile(root);
        compilation.states.keep();
        compilation.compile(root);
        compilation.states.keep();

        assertThat(compilation.upstreams.done).containsExactly("make orders", "reconfigure orders");
    }

    @Test
    void routesToOneUpstreamShareAnIntegration() {
        Snapshot snapshot = compilation.compile(gateway(
                Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map("a", api("/", "GET /x", "orders", "GET /y", "orders"))));

        find(snapshot, "any", "GET", "/x");
        Object x = route.payload().integration();
        find(snapshot, "any", "GET", "/y");
        assertThat(route.payload().integration()).isSameAs(x);
    }

    @Test
    void checkingOpensNothing() {
        compilation.open = false;
        compilation.compile(gateway(
                Tree.map("orders", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map("a", api("/", "GET /x", "orders"))));

        assertThat(compilation.upstreams.done).isEmpty();
        assertThat(compilation.states.discard()).isEmpty();
        assertThat(compilation.messages()).isEmpty();
    }

    // ---- what is wrong

    @Test
    void protocolsAreSwitchedOnlyWhereServersSpeakHttp1() {
        Object offered = List.of("h2", "http/1.1");
        compilation.compile(gateway(
                Tree.map(
                        "plain", Tree.map("targets", List.of("http://10.0.0.1:8080")),
                        "secure", Tree.map("targets", List.of("https://10.0.0.1:8443")),
                        "prior", Tree.map("targets", List.of("h2c://10.0.0.1:8080")),
                        "either", Tree.map("targets", List.of("https://10.0.0.1:8443"), "protocols", offered)),
                Tree.map(
                        "a",
                        Tree.map(
                                "routes",
                                Tree.map(
                                        "GET /1", Tree.map("integration", "plain", "upgrade", "websocket"),
                                        "GET /2", Tree.map("integration", "secure", "upgrade", "websocket"),
                                        "GET /3", Tree.map("integration", "prior", "upgrade", "websocket"),
                                        "GET /4", Tree.map("integration", "either", "upgrade", "websocket"))))));

        assertThat(compilation.messages())
                .containsExactly(
                        "apis.a.routes.GET /3.upgrade: upstream prior cannot switch protocols (expected: an upstream whose"
                                + " servers speak only HTTP/1.1, or no \"upgrade\")",
                        "apis.a.routes.GET /4.upgrade: upstream either cannot switch protocols (expected: an upstream whose"
                                + " servers speak only HTTP/1.1, or no \"upgrade\")");
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        compilation.compile(gateway(
                Tree.map(
                        "orders", Tree.map("targets", List.of("http://10.0.0.1:8080")),
                        "broken", Tree.map("targets", List.of("http://10.0.0.2:8080"))),
                Tree.map(
                        "a",
                        Tree.map(
                                "stages",
                                Tree.map("beta", Tree.map()),
                                "lambda",
                                "x",
                                "routes",
                                Tree.map(
                                        "GET /x", Tree.map("integration", "ordres"),
                                        "GET /y/{id}",
                                                Tree.map(
                                                        "integration", Tree.map("upstream", "orders", "path", "/{no}")),
                                        "GET /y/{other}", Tree.map("integration", "orders"),
                                        "nonsense", Tree.map("integration", "orders"),
                                        "GET /z", Tree.map("integration", Tree.map("mok", "x")),
                                        "GET /v", Tree.map("integration", "broken"),
                                        "GET /w", Tree.map("integration", "broken", "cros", "x"))),
                        "b",
                        api("/", "GET /x", "orders"),
                        "c",
                        api("/", "GET /x", "orders")),
                "quote",
                "x"));

        assertThat(String.join("\n", compilation.messages()))
                .contains("quote: unknown key", "did you mean \"quota\"?")
                .contains("upstreams.broken: on purpose")
                .contains("apis.a.stages.beta: only the stage $default")
                .contains("apis.a.lambda: has no meaning at api level (expected at: route")
                .contains("no upstream \"ordres\"", "did you mean \"orders\"?")
                .contains("no variable \"no\" in the route")
                .contains("no integration of type \"mok\"")
                .contains("apis.a.routes.GET /w.cros: unknown key", "did you mean \"cors\"?");
        assertThat(compilation.messages())
                .filteredOn(m -> m.startsWith("apis.a.routes: "))
                .hasSize(2);
        assertThat(compilation.messages())
                .filteredOn(m -> m.startsWith("apis.c: "))
                .hasSize(1);
    }

    @Test
    void upstreamThatCannotBeMadeIsToldOnce() {
        compilation.compile(gateway(
                Tree.map("broken", Tree.map("targets", List.of("http://10.0.0.1:8080"))),
                Tree.map("a", api("/", "GET /x", "broken", "GET /y", "broken"))));

        assertThat(compilation.messages()).containsExactly("upstreams.broken: on purpose");
    }

    // ---- trees

    private static ConfigNode.Fields gateway(ConfigNode upstreams, ConfigNode apis, Object... more) {
        Object[] all = new Object[6 + more.length];
        all[0] = "listeners";
        all[1] = Tree.map("web", Tree.map("address", "127.0.0.1:0"));
        all[2] = "upstreams";
        all[3] = upstreams;
        all[4] = "apis";
        all[5] = apis;
        System.arraycopy(more, 0, all, 6, more.length);
        return Tree.map(all);
    }

    /** Keys of routes and names of upstreams in turn. */
    private static ConfigNode api(String basePath, String... routes) {
        Object[] all = new Object[routes.length];
        for (int i = 0; i < routes.length; i += 2) {
            all[i] = routes[i];
            all[i + 1] = Tree.map("integration", routes[i + 1]);
        }
        return Tree.map("base-path", basePath, "routes", Tree.map(all));
    }

    private @Nullable String find(Snapshot snapshot, String host, String method, String target) {
        byte[] hostBytes = host.getBytes(StandardCharsets.US_ASCII);
        byte[] verb = method.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        path.parse(bytes, 0, bytes.length);
        ListenerPlan listener = snapshot.listeners().get("web");
        assertThat(listener).isNotNull();
        if (!listener.sites().find(hostBytes, 0, hostBytes.length, path, site)) {
            return null;
        }
        boolean matched =
                site.site().deployment().routes().match(path, site.prefixSegments(), verb, 0, verb.length, route);
        return matched ? route.payload().key() : null;
    }
}
