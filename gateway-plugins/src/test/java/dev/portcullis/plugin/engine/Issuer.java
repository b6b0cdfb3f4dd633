package dev.portcullis.plugin.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.plugin.auth.jwt.Signer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider of OpenID Connect on this machine that signs, rotates its keys, and dies. */
final class Issuer implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final int port;
    private HttpServer server;
    private volatile Signer signer = Signer.rsa();
    private volatile String keys = Signer.set(signer);
    private volatile int status = 200;
    final AtomicInteger fetches = new AtomicInteger();

    Issuer() throws IOException {
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int at) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        opened.setExecutor(threads);
        opened.createContext("/.well-known/openid-configuration", call -> answer(call, 200, discovery()));
        opened.createContext("/keys", call -> {
            fetches.incrementAndGet();
            answer(call, status, keys);
        });
        opened.start();
        return opened;
    }

    private static void answer(HttpExchange call, int with, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (with >= 300 && with < 400) {
            call.getResponseHeaders().add("Location", "/elsewhere");
        }
        call.sendResponseHeaders(with, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    String name() {
        return "http://127.0.0.1:" + port;
    }

    private String discovery() {
        return "{\"issuer\":\"" + name() + "\",\"jwks_uri\":\"" + name() + "/keys\"}";
    }

    /** A token of the key in use, good for an hour. */
    String token(String... claims) {
        long now = System.currentTimeMillis() / 1000;
        String[] all = new String[claims.length + 2];
        all[0] = "\"iss\":\"" + name() + '"';
        all[1] = "\"exp\":" + (now + 3600);
        System.arraycopy(claims, 0, all, 2, claims.length);
        return signer.token(all);
    }

    /** Signs with this key from now on, and publishes it alone. */
    void rotate(String kid) {
        Signer next = Signer.rsa(kid);
        keys = Signer.set(next);
        signer = next;
    }

    /** Gives this instead of its keys. */
    void give(int answer, String body) {
        status = answer;
        keys = body;
    }

    void die() {
        server.stop(0);
    }

    void rise() throws IOException {
        server = open(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
