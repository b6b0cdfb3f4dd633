package dev.portcullis.server.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket, with what it receives in a queue: {@code text …}, {@code binary LENGTH}, {@code ping}, {@code close CODE}. */
final class SocketClient implements WebSocket.Listener {

    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int binary;
    private WebSocket socket;

    private SocketClient() {}

    static SocketClient open(HttpClient client, URI uri) throws Exception {
        SocketClient opened = new SocketClient();
        opened.socket = client.newWebSocketBuilder()
                .subprotocols("chat")
                .buildAsync(uri, opened)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return opened;
    }

    WebSocket socket() {
        return socket;
    }

    void send(String message) throws Exception {
        done(socket.sendText(message, true));
    }

    void send(byte[] message) throws Exception {
        done(socket.sendBinary(ByteBuffer.wrap(message), true));
    }

    void close(int code) throws Exception {
        done(socket.sendClose(code, "enough"));
    }

    private static void done(CompletableFuture<WebSocket> sent) throws Exception {
        sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String next() throws InterruptedException {
        String next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            received.add("text " + text);
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        binary += part.remaining();
        if (last) {
            received.add("binary " + binary);
            binary = 0;
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        received.add("ping");
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        received.add("pong " + payload.remaining());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        received.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        received.add("error " + error);
    }
}
