package dev.portcullis.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways behind a third, which asks them whether they are ready; each is stopped and started again in its turn. */
@Timeout(300)
class RollingRestartIT {

    /** Addresses of loopback that nobody else uses, so that a port is still free when its node comes back. */
    private static final String[] HOSTS = {"127.77.0.1", "127.77.0.2"};

    private static final int ROUNDS = 2;

    /** Says at its only port, too, whether it is ready. */
    private static final String NODE = """
            admin: {address: "127.0.0.1:0"}
            listeners:
              main: {address: "%1$s:%2$d"}
              probes: {address: "unix:%3$s", serve: [health]}
            upstreams: {own: {targets: ["unix:%3$s"]}}
            apis:
              one:
                routes:
                  GET /health/ready: {integration: own}
                  ANY /name: {integration: {mock: {body: "%4$s"}}}
            drain: {delay: 3s}
            """;

    private static final String BALANCER = """
            listeners: {plain: {address: "127.0.0.1:0"}}
            upstreams:
              nodes:
                targets: ["%s", "%s"]
                health: {path: /health/ready, every: 100ms, timeout: 2s, unhealthy-after: 1, healthy-after: 1}
            apis: {one: {routes: {ANY /name: {integration: nodes}}}}
            """;

    @TempDir
    private Path folder;

    private final Program[] nodes = new Program[HOSTS.length];
    private final int[] ports = new int[HOSTS.length];
    private Program balancer;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < nodes.length; i++) {
            startNode(i, 0);
            ports[i] = nodes[i].at("main").getPort();
        }
        balancer = Program.run(
                folder,
                BALANCER.formatted(
                        nodes[0].at("main").toString(), nodes[1].at("main").toString()));
    }

    /** Each with a state directory of its own, as on a host of its own. */
    private void startNode(int node, int version) throws Exception {
        Path file = Files.writeString(
                folder.resolve("node-" + node + ".yaml"),
                NODE.formatted(
                        HOSTS[node],
                        ports[node],
                        folder.resolve("node-" + node + ".sock"),
                        node + ", version " + version));
        nodes[node] = Program.run(file, Map.of());
    }

    @AfterEach
    void stop() {
        balancer.close();
        for (Program node : nodes) {
            node.close();
        }
    }

    @Test
    void eachInItsTurnFailsNoRequest() throws Exception {
        URI front = balancer.at("plain");
        try (Load load = new Load()) {
            load.add(2, "kept", () -> LoadClients.kept(front, "/name"))
                    .add(1, "fresh", () -> LoadClients.fresh(front, "/name"))
                    .add(1, "posted", () -> LoadClients.posting(front, "/name"));
            for (int version = 0; version <= ROUNDS; version++) {
                for (int node = 0; node < nodes.length; node++) {
                    if (version > 0) {
                        assertThat(nodes[node].stop()).isZero();
                        startNode(node, version);
                    }
                    for (String kind : new String[] {"kept", "fresh", "posted"}) {
                        load.await(kind, node + ", version " + version);
                    }
                }
            }
            assertThat(load.stop()).hasSize(3 * nodes.length * (ROUNDS + 1));
        }
        assertThat(balancer.log().all()).noneMatch(line -> line.contains(" ERROR "));
    }
}
