package dev.portcullis.exchange;

import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.error.GatewayError;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Body;
import dev.portcullis.spi.Response;
import org.jspecify.annotations.Nullable;

/** The response as plugins see it. */
@EventLoopConfined
final class ResponseView implements Response {

    private final Headers headers = new Headers();
    private final Body body;
    private final ExchangeRecord record;

    ResponseView(Body body, ExchangeRecord record) {
        this.body = body;
        this.record = record;
    }

    HeadBlock block() {
        return headers.block();
    }

    @Override
    public int status() {
        return block().status();
    }

    @Override
    public void setStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        block().status(status);
    }

    @Override
    public @Nullable GatewayError error() {
        return record.error();
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Body body() {
        return body;
    }
}
