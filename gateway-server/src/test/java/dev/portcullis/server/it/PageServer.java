package dev.portcullis.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A site with one page, whose script listens, talks, and reports. Each event is sent when the page has seen the last. */
final class PageServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final int EVENTS = 3;

    private static final String PAGE = """
            <!doctype html>
            <meta charset="utf-8">
            <script type="module">
            const post = (path, body) => fetch(path, {method: "POST", body});

            const events = [];
            await new Promise(done => {
              const source = new EventSource("/events");
              source.onerror = () => console.error("EventSource: state " + source.readyState);
              source.onmessage = event => {
                events.push(event.data);
                post("/seen", event.data);
                if (events.length === 3) {
                  source.close();
                  done();
                }
              };
            });

            const socket = new WebSocket(location.origin.replace("http", "ws") + "/echo");
            socket.binaryType = "arraybuffer";
            const next = name => new Promise(done => socket.addEventListener(name, done, {once: true}));
            await next("open");
            socket.send("grüße");
            const text = (await next("message")).data;
            socket.send(new Uint8Array(100000));
            const bytes = (await next("message")).data.byteLength;
            socket.close(4001, "enough");
            const {code, wasClean: clean} = await next("close");

            const protocol = performance.getEntriesByType("navigation")[0].nextHopProtocol;
            await post("/report", JSON.stringify({protocol, events, text, bytes, code, clean}));
            </script>
            """;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

    PageServer() throws IOException {
        server.setExecutor(threads);
        server.createContext("/page", exchange -> answer(exchange, "text/html", PAGE));
        server.createContext("/events", this::sendEvents);
        server.createContext("/seen", exchange -> take(exchange, seen));
        server.createContext("/report", exchange -> take(exchange, reports));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What the page reports at last; {@code why} tells what the browser said if it never does. */
    String awaitReport(Supplier<String> why) throws InterruptedException {
        String report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("no report; the browser said:\n" + why.get());
        }
        return report;
    }

    private void sendEvents(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int event = 1; event <= EVENTS; event++) {
                out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (!Integer.toString(event).equals(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(HttpExchange exchange, BlockingQueue<String> into) throws IOException {
        into.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, "text/plain", "taken");
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
