package dev.portcullis.server.admin;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.LocalResponse;
import dev.portcullis.http.raw.HeadBlockPool;
import dev.portcullis.spi.ConnectionInfo;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Request;
import dev.portcullis.spi.integration.Integration;
import dev.portcullis.spi.integration.Responder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request to an answer of this package; the loop is whoever calls {@link #outcome}. */
final class Call {

    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final Exchange exchange;
    private final Responder responder;
    private int generation;
    private @Nullable Object outcome;

    Call(String listener, String host, @Nullable String origin) {
        this(listener, host, origin, "");
    }

    Call(String listener, String host, @Nullable String origin, String query) {
        Headers headers = new Headers();
        headers.show(new HeadBlockPool().take());
        if (origin != null) {
            headers.add(HeaderName.of("Origin"), origin);
        }
        Request request = fake(Request.class, Map.of("host", a -> host, "headers", a -> headers, "query", a -> query));
        ConnectionInfo connection = fake(ConnectionInfo.class, Map.of("listener", a -> listener));
        exchange = fake(Exchange.class, Map.of("request", a -> request, "connection", a -> connection));
        responder = fake(
                Responder.class,
                Map.of(
                        "respond", a -> outcome = a[0],
                        "reject", a -> outcome = a[0],
                        "execute", a -> loop.add((Runnable) a[0]),
                        "generation", a -> generation));
    }

    Call send(Integration integration) throws Exception {
        integration.invoke(exchange, responder);
        return this;
    }

    /** The client leaves, and the responder serves another exchange. */
    void reuse() {
        generation++;
    }

    /** The answer or error; waits for one task on the loop if there is none yet. Null if that gave none. */
    @Nullable Object outcome() throws InterruptedException {
        if (outcome == null) {
            Runnable task = loop.poll(30, TimeUnit.SECONDS);
            if (task == null) {
                throw new AssertionError("nothing came back to the loop");
            }
            task.run();
        }
        return outcome;
    }

    GatewayError error() throws InterruptedException {
        return (GatewayError) Objects.requireNonNull(outcome());
    }

    LocalResponse response() throws InterruptedException {
        return (LocalResponse) Objects.requireNonNull(outcome());
    }

    String body() throws InterruptedException {
        return new String(response().body(), StandardCharsets.UTF_8);
    }

    /** Answers the named methods; any other is a fault of the test. */
    private static <T> T fake(Class<T> type, Map<String, Function<Object[], @Nullable Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Function<Object[], @Nullable Object> answer = methods.get(method.getName());
                    if (answer == null) {
                        throw new AssertionError("unexpected call of " + method);
                    }
                    Object result = answer.apply(arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }
}
