package dev.portcullis.plugin.traffic.throttle;

import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KeyedHash;
import dev.portcullis.spi.Exchange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hashes what a request is limited by. All requests without it share one bucket, so leaving it out is no way round. */
@FunctionalInterface
interface BucketKey {

    /** The key of what is not there. */
    long NONE = KeyedHash.OF_PROCESS.of("");

    /** 64 bits, chosen by nobody outside this process. */
    long of(Exchange exchange);

    static BucketKey of(ThrottleKey by) {
        return switch (by.kind()) {
            case ALL -> exchange -> NONE;
            case ROUTE -> new RouteKey();
            case API -> exchange -> text(exchange.match().api());
            case ADDRESS ->
                exchange -> {
                    byte[] address = exchange.caller().sourceAddress();
                    return KeyedHash.OF_PROCESS.of(address, 0, address.length);
                };
            case CALLER -> exchange -> text(exchange.caller().principal());
            case API_KEY -> exchange -> text(exchange.caller().apiKeyId());
            case HEADER -> byHeader(HeaderName.of(Objects.requireNonNull(by.header())));
        };
    }

    private static BucketKey byHeader(HeaderName name) {
        return exchange -> {
            Headers headers = exchange.request().headers();
            int line = headers.line(name, 0);
            if (line < 0) {
                return NONE;
            }
            HeadBlock head = headers.block();
            return KeyedHash.OF_PROCESS.of(head.bytes(), head.valueStart(line), head.valueEnd(line));
        };
    }

    /** The key of a text. */
    static long text(@Nullable String text) {
        return text == null ? NONE : KeyedHash.OF_PROCESS.of(text);
    }
}
