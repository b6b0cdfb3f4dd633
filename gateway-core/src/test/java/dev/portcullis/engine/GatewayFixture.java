package dev.portcullis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.bind.GatewayConfigBinder;
import dev.portcullis.config.model.GatewayConfig;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.engine.GatewayStats.EndpointStats;
import dev.portcullis.spi.filter.Filter;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.upstream.EndpointHealth;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A whole gateway on a port of its own, and everything a test opens around it. */
final class GatewayFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final Gateway gateway;
    private final Scripts scripts = new Scripts();
    private final List<AutoCloseable> opened = new ArrayList<>();

    GatewayFixture(Variant variant) {
        gateway = new Gateway(variant.options(), scripts.catalog(), BuiltIns.NONE);
    }

    // ---- behaviour

    GatewayFixture filter(String name, Filter filter) {
        scripts.filters.put(name, filter);
        return this;
    }

    GatewayFixture script(String name, Integration integration) {
        scripts.integrations.put(name, integration);
        return this;
    }

    // ---- configuration

    GatewayFixture apply(Setup setup) {
        ConfigNode root = setup.tree();
        Problems problems = new Problems();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        if (config != null) {
            gateway.apply(config, root, Path.of(""), problems);
        }
        assertThat(problems.all()).isEmpty();
        return this;
    }

    /** What is said of a configuration that must be refused. */
    String refusal(Setup setup) {
        ConfigNode root = setup.tree();
        Problems problems = new Problems();
        GatewayConfig config = GatewayConfigBinder.bind(root, problems);
        if (config != null) {
            assertThat(gateway.apply(config, root, Path.of(""), problems)).isFalse();
        }
        return problems.all().toString();
    }

    // ---- the two sides

    InetSocketAddress address() {
        return Objects.requireNonNull(gateway.addresses().get("main"));
    }

    RawClient client() {
        return client(0);
    }

    /** @param receiveBuffer bytes, 0 for the system's choice */
    RawClient client(int receiveBuffer) {
        return open(new RawClient(address(), receiveBuffer));
    }

    /** A client of HTTP/2 in plain text; {@code settings} are keys and values in turns. */
    Http2Client http2(int... settings) {
        return http2(0, settings);
    }

    private Http2Client http2(int receiveBuffer, int[] settings) {
        return open(new Http2Client(RawClient.connected(address(), receiveBuffer), settings));
    }

    /** The like, with a receive buffer of a fixed size. */
    Http2Client http2WithBuffer(int receiveBuffer, int... settings) {
        return http2(receiveBuffer, settings);
    }

    /** A client on a connection that the test has opened. */
    RawClient client(Socket connected) {
        return open(new RawClient(connected));
    }

    /** A client of HTTP/2 that sends {@code header} and the preface in one. */
    Http2Client http2Behind(byte[] header) {
        return open(new Http2Client(header, RawClient.connected(address(), 0)));
    }

    /** A client of HTTP/2 on a connection that the test has opened. */
    Http2Client http2(Socket connected) {
        return open(new Http2Client(connected));
    }

    /** A server whose connections the test takes and drives itself. */
    ScriptedUpstream server() {
        return open(new ScriptedUpstream());
    }

    /** A server of HTTP/2; with TLS if the scheme is {@code h2} rather than {@code h2c}. */
    ScriptedUpstream server(String scheme) {
        return open(new ScriptedUpstream(scheme));
    }

    /** A server that does the same on each connection. */
    ScriptedUpstream server(ScriptedUpstream.Script script) {
        return open(new ScriptedUpstream(script));
    }

    private <T extends AutoCloseable> T open(T resource) {
        synchronized (opened) {
            opened.add(resource);
        }
        return resource;
    }

    // ---- figures

    /** Connections to the only server. */
    EndpointStats endpoint(ScriptedUpstream server) {
        EndpointStats stats = gateway.stats().endpoints().get("backend/127.0.0.1:" + server.port());
        return stats == null
                ? new EndpointStats("", 0, 0, 0, 0, 0, EndpointHealth.State.HEALTHY, false, 1, 0, 0, 0, 0)
                : stats;
    }

    /** Retries and refusals of the only upstream. */
    GatewayStats.UpstreamStats upstream() {
        return gateway.stats().upstreams().get("backend");
    }

    /** Closes what the test opened, and waits until the gateway has noticed. */
    void settle() {
        synchronized (opened) {
            for (AutoCloseable each : opened) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            opened.clear();
        }
        Eventually.that("no client connection is left", () -> gateway.stats().connections() == 0);
        Eventually.that("no exchange is left", () -> gateway.stats().exchanges() == 0);
    }

    @Override
    public void close() {
        try {
            gateway.stop(Duration.ZERO, PATIENCE).toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the gateway does not stop", e);
        }
    }
}
