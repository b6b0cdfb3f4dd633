package dev.portcullis.engine;

import java.util.Map;
import java.util.TreeMap;

/** What tests of servers that speak HTTP/2 have in common. */
abstract class Http2UpstreamCase extends EngineTest {

    /** What client and server speak. */
    enum Versions {
        HTTP1_TO_H2C(false, "h2c"),
        HTTP1_TO_H2(false, "h2"),
        HTTP2_TO_H2C(true, "h2c"),
        HTTP2_TO_H2(true, "h2");

        final boolean clientIsHttp2;
        final String serverScheme;

        Versions(boolean clientIsHttp2, String serverScheme) {
            this.clientIsHttp2 = clientIsHttp2;
            this.serverScheme = serverScheme;
        }
    }

    final Ends ends = new Ends();

    ScriptedUpstream server;
    private Versions versions;
    private Http2Client client;

    Http2UpstreamCase(Variant variant) {
        super(variant);
    }

    final void serve(Versions versions) {
        serve(versions, Map.of());
    }

    final void serve(Versions versions, Map<String, Object> settings) {
        serve(versions, settings, Map.of());
    }

    /**
     * @param settings of the upstream
     * @param listener settings of the listener
     */
    final void serve(Versions versions, Map<String, Object> settings, Map<String, Object> listener) {
        this.versions = versions;
        server = gateway.server(versions.serverScheme);
        Map<String, Object> all = new TreeMap<>(settings);
        if (versions.serverScheme.equals("h2")) {
            all.put("tls", Map.of("verify", "false"));
        }
        gateway.filter("ends", ends);
        Setup setup = new Setup();
        listener.forEach(setup::listener);
        gateway.apply(
                setup.http2().upstream(server, all).route("$default", "backend").gateway("observe", "ends"));
    }

    final Versions versions() {
        return versions;
    }

    /** A request of its own; those of HTTP/2 come over one connection. */
    final ClientCall call() {
        if (!versions.clientIsHttp2) {
            return ClientCall.on(gateway.client());
        }
        if (client == null) {
            client = gateway.http2();
        }
        return ClientCall.on(client);
    }

    /** Whether all calls meet on one connection to the server, because they are on one loop. */
    final boolean together() {
        return versions.clientIsHttp2 || variant.loops() == 1;
    }
}
