package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.error.GatewayError;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Match;
import dev.portcullis.spi.filter.CompletionFilter;
import dev.portcullis.spi.observe.Completion;
import java.util.concurrent.TimeUnit;

/** Writes a line for each exchange into the ring of its loop. What is not known has no field in the line. */
final class AccessLogFilter implements CompletionFilter {

    private static final int LONGEST_PATH = 8 * 1024;
    private static final int LONGEST_HOST = 256;
    private static final int LONGEST_USER_AGENT = 1024;

    private final LogSink sink;

    AccessLogFilter(LogSink sink) {
        this.sink = sink;
    }

    @Override
    public void onComplete(Exchange exchange, Completion completion) {
        LoopLog log = sink.loop(exchange.loopIndex());
        JsonLine line = log.line().begin();
        long durationNanos = completion.endedNanos() - completion.startedNanos();
        log.clock()
                .write(line.key(Keys.TIME), System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(durationNanos));
        byte[] id = exchange.id();
        line.text(Keys.ID, id, 0, id.length);
        byte[] address = exchange.caller().sourceAddress();
        line.text(Keys.IP, address, 0, address.length);
        request(line, exchange.request().headers().block());
        match(line, exchange.match());
        outcome(line, completion, durationNanos);
        line.text(Keys.PRINCIPAL, exchange.caller().principal());
        log.publish(line.end());
    }

    private static void request(JsonLine line, HeadBlock head) {
        byte[] bytes = head.bytes();
        line.text(Keys.METHOD, bytes, head.methodStart(), head.methodEnd());
        line.text(Keys.PATH, bytes, head.targetStart(), Math.min(head.targetEnd(), head.targetStart() + LONGEST_PATH));
        line.raw(Keys.PROTOCOL, protocol(head.version()));
        header(line, Keys.HOST, head, KnownNames.HOST, LONGEST_HOST);
        header(line, Keys.USER_AGENT, head, KnownNames.USER_AGENT, LONGEST_USER_AGENT);
    }

    private static void header(JsonLine line, byte[] key, HeadBlock head, int name, int longest) {
        int at = head.find(name, 0);
        if (at >= 0) {
            int start = head.valueStart(at);
            line.text(key, head.bytes(), start, Math.min(head.valueEnd(at), start + longest));
        }
    }

    private static void match(JsonLine line, Match match) {
        line.text(Keys.API, match.api());
        line.text(Keys.STAGE, match.stage());
        line.text(Keys.ROUTE, match.routeKey());
    }

    private static void outcome(JsonLine line, Completion completion, long durationNanos) {
        line.number(Keys.STATUS, completion.status());
        GatewayError error = completion.error();
        line.text(Keys.ERROR, error == null ? null : error.code());
        line.number(Keys.REQUEST_BYTES, completion.requestBytes());
        line.number(Keys.RESPONSE_BYTES, completion.responseBytes());
        line.millis(Keys.DURATION, durationNanos);
        if (completion.attempts() > 0) {
            line.text(Keys.UPSTREAM, completion.endpoint());
            if (completion.upstreamHeadNanos() != 0) {
                line.millis(Keys.UPSTREAM_TIME, completion.upstreamHeadNanos() - completion.upstreamStartedNanos());
            }
            line.number(Keys.ATTEMPTS, completion.attempts());
        }
    }

    private static byte[] protocol(int version) {
        return switch (version) {
            case 20 -> Keys.HTTP_2;
            case 11 -> Keys.HTTP_11;
            case 10 -> Keys.HTTP_10;
            default -> Keys.NOTHING;
        };
    }
}
