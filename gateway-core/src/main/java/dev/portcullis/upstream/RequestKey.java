package dev.portcullis.upstream;

import dev.portcullis.balance.Hash;
import dev.portcullis.config.model.BalanceRule.HashKey;
import dev.portcullis.contract.EventLoopConfined;
import dev.portcullis.http.PathRanges;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.spi.Exchange;
import java.nio.charset.StandardCharsets;

/** What requests are hashed by: a place in their head, or the client's address. Allocates nothing. */
@EventLoopConfined
final class RequestKey {

    /** The request has no such header, cookie, variable or parameter. */
    static final long NONE = 0;

    private final HashKey key;
    private final byte[] name;

    RequestKey(HashKey key) {
        this.key = key;
        this.name = key.name().getBytes(StandardCharsets.UTF_8);
    }

    /** The hash of the request's key, or {@link #NONE}. */
    long of(Exchange exchange) {
        HeadBlock head = exchange.request().headers().block();
        return switch (key.place()) {
            case HEADER -> header(head);
            case COOKIE -> hash(head, CookieValue.find(head, name));
            case QUERY -> query(head);
            case PATH -> path(exchange, head);
            case IP -> {
                byte[] address = exchange.connection().remoteAddress();
                yield Hash.of(address, 0, address.length);
            }
        };
    }

    private long header(HeadBlock head) {
        int line = head.find(name, 0);
        return line < 0 ? NONE : Hash.of(head.bytes(), head.valueStart(line), head.valueEnd(line));
    }

    private static long hash(HeadBlock head, long range) {
        return range == CookieValue.NONE
                ? NONE
                : Hash.of(head.bytes(), CookieValue.start(range), CookieValue.end(range));
    }

    private long path(Exchange exchange, HeadBlock head) {
        int variable = exchange.match().variableIndex(key.name());
        PathRanges ranges = exchange.match().ranges();
        return variable < 0 || variable >= ranges.count()
                ? NONE
                : Hash.of(head.bytes(), ranges.start(variable), ranges.end(variable));
    }

    private long query(HeadBlock head) {
        byte[] bytes = head.bytes();
        int end = head.targetEnd();
        int at = indexOf(bytes, head.targetStart(), end, '?') + 1;
        while (at < end) {
            int stop = indexOf(bytes, at, end, '&');
            int equals = indexOf(bytes, at, stop, '=');
            if (equals < stop && CookieValue.matches(bytes, at, equals, name)) {
                return Hash.of(bytes, equals + 1, stop);
            }
            at = stop + 1;
        }
        return NONE;
    }

    private static int indexOf(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
