package dev.portcullis.plugin.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server with one text, of known length, or in chunks for those who ask for {@code /chunked}. */
final class Pages implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    Pages(String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        server.createContext("/", call -> answer(call, body));
        server.start();
    }

    private static void answer(HttpExchange call, byte[] body) throws IOException {
        call.getResponseHeaders().add("Content-Type", "application/json");
        if (call.getRequestMethod().equals("HEAD")) {
            call.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
            call.sendResponseHeaders(200, -1);
        } else {
            call.sendResponseHeaders(200, call.getRequestURI().getPath().equals("/chunked") ? 0 : body.length);
            call.getResponseBody().write(body);
        }
        call.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
