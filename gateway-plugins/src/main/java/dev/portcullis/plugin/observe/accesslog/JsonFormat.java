package dev.portcullis.plugin.observe.accesslog;

import dev.portcullis.error.GatewayError;
import dev.portcullis.spi.Exchange;
import dev.portcullis.spi.Match;
import dev.portcullis.spi.observe.Completion;
import org.jspecify.annotations.Nullable;

/** The gateway's own format. What is not known has no field in the line. */
final class JsonFormat implements LineFormat {

    @Override
    public void write(LogEntry entry, LineBuffer line) {
        int start = line.length();
        Exchange exchange = entry.exchange();
        line.raw(Keys.TIME).raw('"');
        entry.clock().iso(line, entry.startedMillis());
        line.raw('"');
        bytes(line, Keys.ID, exchange.id());
        bytes(line, Keys.IP, exchange.caller().sourceAddress());
        request(line, entry);
        match(line, exchange.match());
        outcome(line, entry);
        text(line, Keys.PRINCIPAL, exchange.caller().principal());
        text(line, Keys.API_KEY, exchange.caller().apiKeyId());
        line.set(start, '{');
        line.raw('}');
    }

    private static void request(LineBuffer line, LogEntry entry) {
        field(line, Keys.METHOD, entry, LogEntry::method);
        field(line, Keys.PATH, entry, LogEntry::target);
        field(line, Keys.PROTOCOL, entry, (of, into, how) -> of.protocol(into));
        field(line, Keys.HOST, entry, LogEntry::host);
        field(line, Keys.USER_AGENT, entry, LogEntry::userAgent);
    }

    private static void match(LineBuffer line, Match match) {
        text(line, Keys.API, match.api());
        text(line, Keys.STAGE, match.stage());
        text(line, Keys.ROUTE, match.routeKey());
    }

    private static void outcome(LineBuffer line, LogEntry entry) {
        Completion completion = entry.completion();
        line.raw(Keys.STATUS).number(completion.status());
        GatewayError error = completion.error();
        text(line, Keys.ERROR, error == null ? null : error.code());
        line.raw(Keys.REQUEST_BYTES).number(completion.requestBytes());
        line.raw(Keys.RESPONSE_BYTES).number(completion.responseBytes());
        line.raw(Keys.DURATION).millis(entry.durationNanos());
        if (completion.attempts() > 0) {
            text(line, Keys.UPSTREAM, completion.endpoint());
            if (entry.upstreamNanos() >= 0) {
                line.raw(Keys.UPSTREAM_TIME).millis(entry.upstreamNanos());
            }
            line.raw(Keys.ATTEMPTS).number(completion.attempts());
        }
    }

    private static void field(LineBuffer line, byte[] key, LogEntry entry, Variable value) {
        int before = line.length();
        int start = line.raw(key).raw('"').length();
        value.write(entry, line, Escaping.JSON);
        if (line.length() == start) {
            line.cut(before);
        } else {
            line.raw('"');
        }
    }

    private static void bytes(LineBuffer line, byte[] key, byte[] value) {
        line.raw(key).raw('"');
        line.text(Escaping.JSON, value, 0, value.length);
        line.raw('"');
    }

    private static void text(LineBuffer line, byte[] key, @Nullable String value) {
        if (value != null) {
            line.raw(key).raw('"');
            line.text(Escaping.JSON, value);
            line.raw('"');
        }
    }
}
