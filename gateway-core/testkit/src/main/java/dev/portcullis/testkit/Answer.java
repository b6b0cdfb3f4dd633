package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.HeaderName;
import java.nio.charset.StandardCharsets;

/** An answer as the client gets it. */
public final class Answer {

    private final FakeExchange exchange;

    Answer(FakeExchange exchange) {
        this.exchange = exchange;
    }

    public int status() {
        return exchange.response().status();
    }

    public Answer hasStatus(int status) {
        assertThat(exchange.response().status()).isEqualTo(status);
        return this;
    }

    /** Asserts the values of all lines with the name. */
    public Answer hasHeader(String name, String... values) {
        assertThat(exchange.response().headers().all(HeaderName.of(name)))
                .as(name)
                .containsExactly(values);
        return this;
    }

    public Answer hasNoHeader(String name) {
        assertThat(exchange.response().headers().all(HeaderName.of(name)))
                .as(name)
                .isEmpty();
        return this;
    }

    public Answer hasBody(String text) {
        assertThat(body()).isEqualTo(text);
        return this;
    }

    /** The body, which must not break off. */
    public String body() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The bytes of the body, which must not break off. */
    public byte[] bytes() {
        Object received = exchange.responseBody().received();
        assertThat(received).isInstanceOf(byte[].class);
        return (byte[]) received;
    }
}
